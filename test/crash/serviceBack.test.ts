import { crashes } from './crashes';

crashes('service-back');
