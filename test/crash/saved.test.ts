import { crashes } from './crashes';

crashes('saved');
