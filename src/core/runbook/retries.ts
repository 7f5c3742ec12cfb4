import * as v from 'valibot';

/** How often a step is retried automatically. */
export const RetriesSchema = v.pipe(
  v.number(),
  v.integer('Write a whole number.'),
  v.minValue(1, 'Write 1 or more, or leave it out.'),
  v.maxValue(10, 'Write at most 10.'),
);

/** Message for a step that must not be repeated automatically. */
export const NO_RETRIES =
  'Only what does no harm twice is tried again by itself: "http" with "get", "wait" with "until", and a "command" with "onlyReads" or "repeatable". Remove "retries", or say so.';
