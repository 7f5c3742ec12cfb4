import { findGroup } from '../text/pattern';
import type { Leaf, ValueFormat } from './leaf';

/** The group of a pattern that captures the value. */
export const VALUE_GROUP = 'value';

/**
 * Any text, with a pattern that locates the value: its group `value`, in each line that matches.
 * @param pattern one that `PatternSchema` accepted and that has this group
 */
export function textValues(pattern: string): ValueFormat {
  return {
    name: 'text',
    leaves: text => {
      const leaves: Leaf[] = [];
      let from = 0;
      for (const line of text.split('\n')) {
        const found = findGroup(pattern, line.replace(/\r$/, ''), VALUE_GROUP);
        if (found !== undefined) {
          const [start, end] = [from + found.start, from + found.end];
          leaves.push({ at: pattern, value: text.slice(start, end), start, end });
        }
        from += line.length + 1;
      }
      return leaves;
    },
    spellings: value => [String(value)],
  };
}
