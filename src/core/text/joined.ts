import * as l10n from '@vscode/l10n';

/** Alternatives for people: `a or b or c`; empty for none. */
export function either(all: readonly (string | number)[]): string {
  const [first = '', ...others] = all.map(String);
  return others.reduce((before, each) => l10n.t`${before} or ${each}`, first);
}

/** Things for people that belong together: `a and b and c`; empty for none. */
export function together(all: readonly string[]): string {
  const [first = '', ...others] = all;
  return others.reduce((before, each) => l10n.t`${before} and ${each}`, first);
}

/** `a, b and 3 more`, or all of them if there are no more. @param most that are named */
export function firstOf(all: readonly string[], most: number): string {
  const first = all.slice(0, most).join(', ');
  return all.length > most ? l10n.t`${first} and ${all.length - most} more` : first;
}
