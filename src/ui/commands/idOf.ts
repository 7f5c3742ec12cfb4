import type { Target } from '../../contributions';

/** The id that a command was called with; undefined if it was called from the palette. */
export function idOf(target: Target | undefined): string | undefined {
  if (typeof target === 'string') return target;
  // A keybinding passes its own arguments, so the type can't be trusted.
  const id: unknown = target?.target;
  return typeof id === 'string' ? id : undefined;
}
