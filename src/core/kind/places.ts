/**
 * What a reference in a parameter becomes part of: an `argument` of a program, a `pattern` that must match it literally, a part
 * of an `address`, plain `text`, or `prose`, where something is a reference only if it names something in this runbook.
 */
export type ReferencePlace = 'argument' | 'pattern' | 'address' | 'text' | 'prose';

/** What a reference in that parameter of a kind becomes part of; undefined if references aren't allowed there. */
export function placeOf(
  { references = {} }: { readonly references?: Readonly<Record<string, ReferencePlace>> | undefined },
  path: readonly (string | number)[],
): ReferencePlace | undefined {
  const found = Object.entries(references).find(([place]) => {
    const keys = place.split('.');
    const isDeep = keys.at(-1) === '**' && path.length >= keys.length;
    return (
      (isDeep || keys.length === path.length) &&
      keys.every((key, at) => key === '*' || key === '**' || key === path[at])
    );
  });
  return found?.[1];
}
