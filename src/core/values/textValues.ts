import * as l10n from '@vscode/l10n';
import { groupPlaces } from '../text/pattern';
import type { Leaf, ValueFormat } from './leaf';

/** The group of a pattern that captures the value. */
export const VALUE_GROUP = 'value';

/** What secrets are called: their values are neither shown nor set. */
export const NAMES_SECRET = /pass(?:word|wd|phrase)|secret|token|credential|private.?key|api.?key/i;

/**
 * Any text, with a pattern that locates the value: its group `value`, wherever a line matches.
 * @param pattern one that `PatternSchema` accepted and that has this group
 */
export function textValues(pattern: string): ValueFormat {
  return {
    name: 'text',
    leaves: text => {
      const leaves: Leaf[] = [];
      let from = 0;
      for (const line of text.split('\n')) {
        for (const found of groupPlaces(pattern, line.replace(/\r$/, ''), VALUE_GROUP)) {
          const [start, end] = [from + found.start, from + found.end];
          // The pattern needn't say so, and the value would be written into the journal.
          const fixed = NAMES_SECRET.test(line.slice(0, found.end))
            ? l10n.t('its line names a secret')
            : undefined;
          leaves.push({ at: pattern, value: text.slice(start, end), start, end, ...(fixed && { fixed }) });
        }
        from += line.length + 1;
      }
      return leaves;
    },
    spellings: value => [String(value)],
  };
}
