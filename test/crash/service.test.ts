import { crashes } from './crashes';

crashes('service-forward');
