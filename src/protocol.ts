import * as v from 'valibot';
import { connectionNames, type Connections } from './core/connection/connection';
import type { RunbookOutline } from './core/candidates/outline';
import type { Problem } from './core/errors';
import type { RunView } from './core/view/view';

/**
 * Messages between the checklist's webview and the extension host. The webview is throw-away: it says `ready` and is
 * given everything. It is sent whole views and never trusted: the host checks each message against these schemas.
 */

const Id = v.pipe(v.string(), v.maxLength(500));
const Text = v.pipe(v.string(), v.maxLength(10_000));
/** Numbers a request, so that the webview knows whose answer comes. */
const request = { request: v.number() };
/** Every request names the run it was made on: a view of another one does nothing. */
const onRun = { ...request, run: Id };

/** An answer to a question: `subject` is what the person saw. */
const AnswerSchema = v.strictObject({
  type: v.literal('answer'),
  ...onRun,
  step: Id,
  question: Id,
  subject: Text,
  choice: Id,
  reason: v.optional(Text),
  values: v.optional(v.record(Id, Text)),
});
/** An action of a step, as the view offers it. */
const ActSchema = v.strictObject({
  type: v.literal('act'),
  ...onRun,
  step: Id,
  action: v.picklist(['check', 'retry', 'attest', 'override', 'cancel', 'show-terminal', 'watch']),
});
const MeetSchema = v.strictObject({ type: v.literal('meet'), ...onRun, obligation: Id });
const CommandSchema = v.strictObject({
  type: v.literal('command'),
  ...request,
  command: v.picklist([
    'start',
    'rehearse',
    'choose-faults',
    'open-folder',
    'new-runbook',
    'compare-runbook',
    'check-connections',
    'cancel-check',
    'repeat-dry-run',
    'end-dry-run',
    'resume',
    'finish',
    'abort',
    'take-over',
    'follow',
    'stop-following',
    'roll-back',
    'settle',
    'declare-incident',
    'incident-report',
    'export-record',
  ]),
});
export type CommandName = v.InferOutput<typeof CommandSchema>['command'];
/** Repairs a connection on the start page, by what it offers. */
const FixSchema = v.strictObject({
  type: v.literal('fix'),
  ...request,
  connection: v.picklist(connectionNames),
  by: v.picklist(['account', 'setting']),
});
/** Opens an address outside; the host refuses what isn't https. */
const OpenSchema = v.strictObject({ type: v.literal('open'), address: Text });
const ReadySchema = v.strictObject({ type: v.literal('ready') });

export const FromChecklistSchema = v.variant('type', [
  ReadySchema,
  AnswerSchema,
  ActSchema,
  MeetSchema,
  CommandSchema,
  FixSchema,
  OpenSchema,
]);
/** What is left of a message that is refused: which request it was. */
export const RequestSchema = v.object(request);
export type FromChecklist = Readonly<v.InferOutput<typeof FromChecklistSchema>>;
/** What is answered by {@link Settled}. */
export type ChecklistRequest = Extract<FromChecklist, { request: number }>;

/** What the page says that shows while there is no run. */
export interface StartPage {
  readonly rehearsal: boolean;
  /** Runbooks that can be started here, with the titles of their phases. */
  readonly runbooks: readonly Pick<RunbookOutline, 'title' | 'phases' | 'differences'>[];
  /** What goes wrong in this rehearsal, by a person's choice; null: nothing can be chosen. */
  readonly faults: readonly string[] | null;
  /** null: not tested yet. */
  readonly connections: Connections | null;
}
/** Everything there is to show, each time. */
export interface Snapshot {
  readonly type: 'snapshot';
  /** null: no run to show. */
  readonly view: RunView | null;
  /** Shown where there is no run; null: nothing of it is known yet. */
  readonly start: StartPage | null;
  /** False for a closed run and for a colleague's, which can only be read. */
  readonly live: boolean;
  /** The host's clock in milliseconds: expiry counts by it. */
  readonly now: number;
}
/** Brings a step into sight and opens it; without one, puts the focus on what needs a person. */
export interface Reveal {
  readonly type: 'reveal';
  readonly step: string | null;
}
/** A request is over; `problem` says why it had no effect. */
export interface Settled {
  readonly type: 'settled';
  readonly request: number;
  readonly problem: Problem | null;
}
export type ToChecklist = Snapshot | Reveal | Settled;

/** What the webview keeps across being hidden or reloaded; the host reads `run` when it restores a panel. */
export const ChecklistStateSchema = v.object({ run: v.nullable(Id) });
