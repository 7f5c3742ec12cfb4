/** Durations of earlier runs, so that the longest parts can start first. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './process.mjs';

const file = path.join(root, '.cache', 'test-seconds.json');

/** @returns {Record<string, number>} seconds by the part's name; empty on a new machine */
function lastTime() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * @param {readonly import('./tiers.mjs').Part[]} parts
 * @returns {readonly import('./tiers.mjs').Part[]} the same, with the durations of their last run
 */
export function withExpectedSeconds(parts) {
  const last = lastTime();
  return parts.map(part => ({ ...part, seconds: last[part.name] ?? part.seconds }));
}

/** @param {readonly import('./part.mjs').Result[]} results */
export function remember(results) {
  const now = Object.fromEntries(results.filter(r => r.ok).map(r => [r.part.name, r.seconds]));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...lastTime(), ...now }, undefined, 2)}\n`);
}
