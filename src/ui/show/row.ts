import type { Fact } from '../../core/journal/reading';

/** One row of the tree as plain data; {@link treeItem} turns it into a VS Code item. */
export interface Row {
  /** Unique in the tree and stable over time. */
  readonly id: string;
  /** What commands on this row apply to: the id of a step, obligation or follow-up, or an address. */
  readonly target: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Evidence shown at the end of the tooltip, with its links. */
  readonly evidence?: readonly Fact[];
  readonly icon: { readonly name: string; readonly color?: string };
  /** Checkbox in place of the icon, for a step that is still to be done. */
  readonly check?: { readonly says: string; readonly tooltip: string };
  /** The step is done: its row collapses, even if a person had expanded it. */
  readonly isDone?: true;
  /** Words for `when` clauses, separated by spaces: what the row is, and the actions it accepts. */
  readonly context: string;
  /** What a screen reader says. */
  readonly says: string;
  readonly opened: boolean;
  readonly children: readonly Row[];
}

/**
 * The id by which VS Code knows a row. A done step gets another id, so that it collapses, and so does one with a checkbox,
 * which VS Code might otherwise leave next to the icon that replaces it.
 */
export function keyOf({ id, isDone, check }: Pick<Row, 'id' | 'isDone' | 'check'>): string {
  if (check !== undefined) return `${id}/todo`;
  return isDone === true ? `${id}/done` : id;
}
