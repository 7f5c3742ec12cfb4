import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

/** How often a step is retried automatically. */
export const RetriesSchema = v.pipe(
  v.number(),
  v.integer(l10n.t('Write a whole number.')),
  v.minValue(1, l10n.t('Write 1 or more, or leave it out.')),
  v.maxValue(10, l10n.t('Write at most 10.')),
);

/** Message for a step that must not be repeated automatically. */
export const NO_RETRIES = l10n.t(
  'Only what does no harm twice is tried again by itself: "http" with "get", "wait" with "until", and a "command" with "onlyReads" or "repeatable". Remove "retries", or say so.',
);
