import type { Target } from '../../contributions';

/** What a command was called on; undefined when it was called from the palette. */
export function idOf(target: Target | undefined): string | undefined {
  if (typeof target === 'string') return target;
  // A keybinding passes its own arguments, so the type is not to be trusted.
  const id: unknown = target?.target;
  return typeof id === 'string' ? id : undefined;
}
