import { crashes, inTurn } from './crashes';

for (const course of inTurn(['service-forward', 'service-abort', 'service-back'])) crashes(course);
