import * as l10n from '@vscode/l10n';
import type { TaskInstance } from '../ports/airflow';
import { grouped } from './grouped';
import { firstOf } from '../text/joined';

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return l10n.t`${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** {@link listed}, with at most four of them named. */
export function firstListed(words: readonly string[]): string {
  return words.length <= 4 ? listed(words) : firstOf(words, 3);
}

/** Names task instances for a person; identical instances of a mapped task are grouped. */
export function tasksInWords(tasks: readonly TaskInstance[]): string {
  const alike = grouped(
    tasks,
    t => `${t.taskId} (${t.operator ?? l10n.t('operator not told')}, ${t.state ?? 'none'})`,
  );
  const words = [...alike].map(([text, { length }]) => (length === 1 ? text : `${length} × ${text}`));
  return firstListed(words);
}
