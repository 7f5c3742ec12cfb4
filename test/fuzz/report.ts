import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Failure } from './target';

const root = path.join(__dirname, '../..');

/**
 * Writes the input of a failure to a file in `test-results`.
 * @returns everything that a person needs to reproduce it
 */
export function report({ target, seed, path: at, input, error }: Failure): string {
  const file = path.join(root, 'test-results', 'fuzz', `${target}-${seed}.txt`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, input);
  return [
    error,
    `Input (${input.length} characters): ${JSON.stringify(input.slice(0, 500))}`,
    `All of it: ${path.relative(root, file)}`,
    `See it again: npm run fuzz -- --target ${target} --seed ${seed} --path ${at}`,
  ].join('\n');
}
