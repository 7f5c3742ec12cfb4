import { hasReferences } from '../../core/runbook/references';
import { inShellWords } from '../../core/text/shellWords';
import type { Undo } from '../../core/kind/undo';
import type { CommandContext, CommandNotes, CommandParams } from './commandShape';
import { isUndoOwed } from './undoOf';

/** Commands that undo a command, with the values from when it ran. */
export type UndoWords = NonNullable<CommandNotes['undo']>;

/** What undoes the next start of the command: while an undo is owed, the state before its first start counts. */
export function undoWords(context: CommandContext): UndoWords | undefined {
  const { params, notes, earlierNotes } = context;
  if (params.undo === undefined) return undefined;
  const before = [...earlierNotes, notes].findLast(({ undo }) => undo !== undefined)?.undo;
  if (before !== undefined && isUndoOwed(context)) return before;
  return { run: params.undo, ...(params.done === undefined ? {} : { done: params.done }) };
}

/**
 * How a command is undone. The words come from the runbook; only the values of references in them come from the journal. If
 * those aren't known, a person undoes it.
 * @param written its parameters, with references
 */
export function undoOfCommand(
  { undo, done, notDone }: CommandParams,
  tries: readonly Partial<CommandNotes>[],
): Undo | undefined {
  if (undo === undefined) return undefined;
  const noted = tries.findLast(each => each.undo !== undefined)?.undo;
  const run = filled(undo, noted?.run);
  const look = done === undefined ? undefined : filled(done, noted?.done);
  return run === undefined || (done !== undefined && look === undefined)
    ? { is: 'by-hand', text: inShellWords(undo) }
    : { is: 'command', run, done: look, notDone };
}

function filled(
  written: readonly string[],
  noted: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!hasReferences(written)) return written;
  if (noted?.length !== written.length) return undefined;
  return written.map((word, at) => (hasReferences(word) ? (noted[at] ?? word) : word));
}
