import { crashes } from './crashes';

crashes('back');
