import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createDeployments, type DeploymentsOptions } from '../../src/core/engine/deployments';
import type { Ports } from '../../src/core/ports';
import { runbookParser } from '../../src/core/parsing/parseRunbook';
import { kinds, obligationKinds } from '../../src/kinds';
import { MemoryJournal } from './memoryJournal';

const shipped = readFileSync(path.join(__dirname, '../../src/runbooks/openverse-catalog.yaml'), 'utf8');
const { signal } = new AbortController();

/**
 * One of a person's machines; it drives nothing unless a lease is given.
 * @param ports override the default ports, which answer immediately
 */
export function machine(given: Partial<DeploymentsOptions> = {}, ports: object = {}) {
  return createDeployments({
    ports: {
      clock: { now: () => Date.parse('2026-11-22T12:00:00Z'), sleep: () => new Promise(() => undefined) },
      git: {
        fetch: () => Promise.resolve(),
        defaultBranch: () => Promise.resolve('main'),
        filesAt: () => Promise.resolve([]),
        textsOf: () => Promise.resolve([]),
        originUrl: () => Promise.resolve('https://github.com/o/r.git'),
      },
      files: { read: () => Promise.resolve('') },
      github: { viewer: () => Promise.resolve({ login: 'ada' }) },
      ...ports,
    } as unknown as Ports,
    journal: new MemoryJournal(),
    kinds,
    obligationKinds,
    parseRunbook: runbookParser(kinds),
    shipped: [shipped],
    extensionVersion: '0.0.0',
    checkout: '/clone',
    isThere: () => true,
    signal,
    takeLease: () => Promise.resolve({ heldBy: { pid: 1, since: '2026-11-22T12:00:00Z' } }),
    driver: () => Promise.resolve(null),
    ...given,
  });
}
