import { keyOf, type Row } from '../show/row';

/** What must be redrawn. */
export interface Changes {
  /** Rows were added, removed or moved at the top level. */
  readonly root: boolean;
  /** Topmost rows that look different or have other children; redrawing one redraws all its descendants. */
  readonly ids: readonly string[];
}

/** Compares two states of the tree, so that only what differs is redrawn: the rest keeps focus and doesn't flicker. */
export function changes(before: readonly Row[], after: readonly Row[]): Changes {
  if (!sameIds(before, after)) return { root: true, ids: [] };
  return { root: false, ids: after.flatMap((row, index) => changedIn(before[index], row)) };
}

function changedIn(before: Row | undefined, after: Row): readonly string[] {
  if (before === undefined || !sameLook(before, after) || !sameIds(before.children, after.children)) {
    return [after.id];
  }
  return after.children.flatMap((row, index) => changedIn(before.children[index], row));
}
function sameIds(before: readonly Row[], after: readonly Row[]): boolean {
  return (
    before.length === after.length &&
    before.every((row, index) => keyOf(row) === keyOf(after[index] ?? { id: '' }))
  );
}
/** Ignores `opened`, which only says how a row is first drawn. */
function sameLook(before: Row, after: Row): boolean {
  return look(before) === look(after);
}
function look(row: Row): string {
  return JSON.stringify({ ...row, children: row.children.length > 0, opened: false });
}
