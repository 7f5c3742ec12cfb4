import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { ObserveContext } from '../../core/kind/kind';
import { DurationSchema } from '../../core/runbook/runbook';
import { findPattern, PatternSchema } from '../../core/text/pattern';
import { ArgvSchema } from './argv';

const ExitCodesSchema = v.pipe(
  v.array(v.pipe(v.number(), v.integer(l10n.t('Write a whole number.')), v.minValue(0), v.maxValue(255))),
  v.minLength(1, l10n.t('Name at least one exit code.')),
  v.maxLength(20, l10n.t('Name at most 20 exit codes.')),
);

export const CommandParamsSchema = v.pipe(
  v.strictObject({
    /** Program and arguments, run in a terminal of the checkout. */
    run: ArgvSchema,
    /** A command that only checks whether it is already done, run in the background; exit code 0 means done. */
    done: v.optional(ArgvSchema),
    /** Exit codes of `done` that mean it isn't done yet; any other stops the step. */
    notDone: v.optional(ExitCodesSchema, [1]),
    /** Conditions for success. */
    expect: v.optional(
      v.strictObject({
        exit: v.optional(ExitCodesSchema, [0]),
        /** A line that it must print; the named groups are the step's output. */
        output: v.optional(PatternSchema),
        /** A line that it must not print. */
        never: v.optional(PatternSchema),
      }),
      {},
    ),
    /** A dry run, in the background: its output is approved before `run` starts, and compared again then. */
    preview: v.optional(ArgvSchema),
    /** Exit codes of `preview` that mean it worked. */
    previewExit: v.optional(ExitCodesSchema, [0]),
    /** Lines of the preview that vary, e.g. with a timestamp: shown but not compared. */
    previewIgnores: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            PatternSchema,
            v.check(
              pattern => findPattern(pattern, '') === undefined,
              l10n.t('It would ignore every line. Write what only those lines hold.'),
            ),
          ),
        ),
        v.maxLength(20, l10n.t('Name at most 20 patterns.')),
      ),
      [],
    ),
    /** The question to ask a person before it runs. */
    approve: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1, l10n.t('Write the question.')),
        v.maxLength(120, l10n.t('Use at most 120 characters.')),
      ),
    ),
    /** After this time it is reported as overdue; it is never ended automatically. */
    timeout: v.optional(DurationSchema),
    /** Running it twice is harmless: it is repeated automatically if its outcome is unknown. */
    repeatable: v.optional(v.boolean(), false),
    /** Command that undoes it, run in a terminal on request or when the run is aborted; until then, the run can't be finished. */
    undo: v.optional(ArgvSchema),
    /** Only an abort undoes it: once all steps are done, it stays, and the run can be finished. */
    stays: v.optional(v.boolean(), false),
    /** It may change production: if it fails, a warning says that production may differ from the default branch. */
    changesProduction: v.optional(v.boolean(), false),
    /** It changes nothing, so it needs no team lock and may run during an incident. */
    onlyReads: v.optional(v.boolean(), false),
  }),
  v.check(
    ({ onlyReads, undo, changesProduction }) => !onlyReads || (undo === undefined && !changesProduction),
    l10n.t('A command that only reads has nothing to undo and changes no production.'),
  ),
  v.check(({ undo, stays }) => undo !== undefined || !stays, l10n.t('Write "stays" next to "undo" only.')),
);
export type CommandParams = v.InferOutput<typeof CommandParamsSchema>;

export const CommandNotesSchema = v.partial(
  v.object({
    jobId: v.string(),
    /** Login of the person who approved it. */
    approvedBy: v.string(),
    /** When it was about to start, the preview was no longer the one that was approved. */
    changed: v.boolean(),
    /** It was started and may change production. */
    production: v.boolean(),
    /** Commands that undo it and check whether it is done, with the values from that time. */
    undo: v.object({ run: v.array(v.string()), done: v.optional(v.array(v.string())) }),
  }),
);
export type CommandNotes = v.InferOutput<typeof CommandNotesSchema>;

/** Named groups of the pattern that matched its output. */
export const CommandOutputSchema = v.record(v.string(), v.string());
export type CommandOutput = v.InferOutput<typeof CommandOutputSchema>;

export type CommandContext = ObserveContext<CommandParams, CommandNotes>;
