import { findGroup } from '../text/pattern';
import type { Leaf, ValueFormat } from './leaf';

/** Group of a pattern that is the value. */
export const VALUE_GROUP = 'value';

/**
 * Any text, of which a pattern says where the value is: in each line that it is found in, what its group `value` stands for.
 * @param pattern one that `PatternSchema` accepted, with that group
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
