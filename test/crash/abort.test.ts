import { crashes } from './crashes';

crashes('abort');
