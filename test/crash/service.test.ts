import { crashes } from './crashes';

// Starting a test costs as much as several kills, so they share one.
for (const course of ['service-forward', 'service-abort', 'service-back'] as const) crashes(course);
