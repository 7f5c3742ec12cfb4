import { crashes } from './crashes';

crashes('service-abort');
