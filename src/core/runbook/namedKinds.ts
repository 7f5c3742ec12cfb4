import type { Kind } from '../kind/kind';
import { provides } from '../kind/outputs';
import { nearest } from './nearest';

/** The kind that a name means, misspelled or not; each name is compared with all kinds once. */
export function meantBy(kinds: ReadonlyMap<string, Kind>): (name: string) => Kind | undefined {
  const names = [...kinds.keys()];
  const known = new Map<string, Kind | undefined>(kinds);
  return name => {
    if (!known.has(name)) known.set(name, kinds.get(nearest(name, names) ?? ''));
    return known.get(name);
  };
}

/** The kinds that give an output of that name, for people. */
export function providers(name: string, kinds: ReadonlyMap<string, Kind>): string {
  return [...kinds.values()]
    .filter(kind => provides(kind, name))
    .map(kind => `"${kind.name}"`)
    .join(' or ');
}
