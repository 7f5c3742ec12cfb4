import type { Row } from './row';

/** What must be drawn anew. */
export interface Changes {
  /** Rows came, went or moved at the top level. */
  readonly root: boolean;
  /** Topmost rows that look different or have other children; drawing one draws all below it. */
  readonly ids: readonly string[];
}

/** Compares two states of the tree, so that only what differs is drawn: the rest keeps focus and stays calm. */
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
/**
 * What VS Code knows a row by: a step that is done is another row, so that it folds, and so is one with a box, which VS Code
 * may leave beside the icon that takes its place.
 */
export function keyOf({ id, isDone, check }: Pick<Row, 'id' | 'isDone' | 'check'>): string {
  if (check !== undefined) return `${id}/todo`;
  return isDone === true ? `${id}/done` : id;
}
/** `opened` is no part of it: it only says how a row is drawn the first time. */
function sameLook(before: Row, after: Row): boolean {
  return look(before) === look(after);
}
function look(row: Row): string {
  return JSON.stringify({ ...row, children: row.children.length > 0, opened: false });
}
