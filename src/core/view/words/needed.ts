import * as l10n from '@vscode/l10n';
import type { RunView } from '../view';
import { stepsInNeed } from './attention';
import { clock } from './time';

/** What needs a person, and by when, as a line or two for someone looking elsewhere. */
export function neededInWords(view: RunView, now = new Date()): string {
  const deadlines = stepsInNeed(view).flatMap(({ question }) => question?.expiresAt ?? []);
  const [first] = deadlines.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const headline = /[.!?]$/.test(view.headline) ? view.headline : `${view.headline}.`;
  return first === undefined ? headline : l10n.t`${headline} Answer by ${clock(first, now)}.`;
}
