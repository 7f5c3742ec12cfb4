import type { Kind } from '../kind/kind';
import { provides } from '../kind/outputs';
import { either } from '../text/joined';
import { nearest } from '../runbook/nearest';

/** Finds the kind that a name means, even if misspelled; compares each name with all kinds only once. */
export function meantBy(kinds: ReadonlyMap<string, Kind>): (name: string) => Kind | undefined {
  const names = [...kinds.keys()];
  const known = new Map<string, Kind | undefined>(kinds);
  return name => {
    if (!known.has(name)) known.set(name, kinds.get(nearest(name, names) ?? ''));
    return known.get(name);
  };
}

/** The kinds that provide an output with that name, for people. */
export function providers(name: string, kinds: ReadonlyMap<string, Kind>): string {
  return either([...kinds.values()].filter(kind => provides(kind, name, {})).map(kind => `"${kind.name}"`));
}
