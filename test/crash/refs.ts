import { execFileSync } from 'node:child_process';
import type { World } from '../../src/rehearsal/world';

/** Branches of deployments on origin. */
const OWN_BRANCH = /^refs\/heads\/((?:deploy|rollback)\/.*)$/;

/** Refs of a bare repository. */
export function refsOf(origin: string): readonly string[] {
  const list = execFileSync('git', ['-C', origin, 'for-each-ref', '--format=%(refname)'], {
    encoding: 'utf8',
  });
  return list.trim().split('\n');
}

/** Names of the branches that deployments have pushed. */
export function ownBranches(refs: readonly string[]): readonly string[] {
  return refs.flatMap(ref => OWN_BRANCH.exec(ref)?.[1] ?? []);
}

/** The number of requests of a kind that succeeded. */
export function countOf({ requests }: World, method: string, address: RegExp): number {
  return requests.filter(r => r.method === method && address.test(r.path) && r.status < 300).length;
}
