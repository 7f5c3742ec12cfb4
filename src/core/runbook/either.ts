import * as l10n from '@vscode/l10n';

/** Alternatives for people: `a or b or c`; empty for none. */
export function either(all: readonly string[]): string {
  const [first = '', ...others] = all;
  return others.reduce((before, each) => l10n.t`${before} or ${each}`, first);
}
