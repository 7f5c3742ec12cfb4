import * as l10n from '@vscode/l10n';
import type { Obligation } from '../../core/journal/obligation';
import type { ObserveContext } from '../../core/kind/kind';
import type { Step } from '../../core/runbook/runbook';
import { neutral } from '../../core/text/neutral';

/**
 * The obligation of a step that the runbook says how to undo.
 * @param stays only an abort undoes it
 * @param how the command as typed, or what a person does; at most 1000 characters, so that it is shown whole
 */
export function undoOf({ id, title }: Step, how: string, stays = false): Omit<Obligation, 'step'> {
  const name = title === undefined ? id : `“${neutral(title, 200)}”`;
  return {
    id: `undo:${id}`,
    kind: 'undo',
    subject: id,
    previous: null,
    ...(stays ? { stays } : {}),
    title: l10n.t`Undo ${name}: ${neutral(how, 1_000)}`,
  };
}

/** Whether what this run did in a step has yet to be undone. */
export function isUndoOwed({
  step,
  openObligations,
}: Pick<ObserveContext<unknown, unknown>, 'step' | 'openObligations'>): boolean {
  const { id } = undoOf(step, '');
  return openObligations('undo').some(owed => owed.id === id);
}
