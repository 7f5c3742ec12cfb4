import { crashes } from './crashes';

crashes('forward');
