import * as l10n from '@vscode/l10n';
import type { Fact, Tone } from '../../core/journal/reading';

/** One row of the tree as plain data; {@link StepsTree} turns it into a VS Code item. */
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

/** The icon of each tone. */
export const toneIcons: Readonly<Record<Tone, Row['icon']>> = {
  good: { name: 'pass', color: 'testing.iconPassed' },
  bad: { name: 'error', color: 'problemsErrorIcon.foreground' },
  warn: { name: 'warning', color: 'problemsWarningIcon.foreground' },
  info: { name: 'circle-small' },
};
/** What a screen reader says for each tone; empty where it adds nothing. */
export const toneWords: Readonly<Record<Tone, string>> = {
  good: l10n.t('good'),
  bad: l10n.t('bad'),
  warn: l10n.t('warning'),
  info: '',
};

/** A row with neither actions nor children. */
export function plain(id: string, label: string, description = ''): Row {
  return {
    id,
    target: id,
    label,
    description,
    tooltip: lines(label, description),
    icon: { name: 'circle-small' },
    context: '',
    says: [label, description].filter(Boolean).join(', '),
    opened: false,
    children: [],
  };
}

/** Joins the parts that aren't empty, `a · b`. */
export function dots(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ');
}
/** One line for each part that isn't empty. */
export function lines(...parts: readonly string[]): string {
  return parts.filter(Boolean).join('\n');
}
