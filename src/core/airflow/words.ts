import type { TaskInstance } from '../ports/airflow';
import { grouped } from './grouped';

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** `3 runs`, `1 run`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Names task instances for a person; identical instances of a mapped task are grouped. */
export function tasksInWords(tasks: readonly TaskInstance[]): string {
  const alike = grouped(
    tasks,
    t => `${t.taskId} (${t.operator ?? 'operator not told'}, ${t.state ?? 'none'})`,
  );
  const words = [...alike].map(([text, { length }]) => (length === 1 ? text : `${length} × ${text}`));
  return words.length <= 4 ? listed(words) : `${words.slice(0, 3).join(', ')} and ${words.length - 3} more`;
}
