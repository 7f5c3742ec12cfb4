import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isoNow } from '../clockTime';
import { ProblemError } from '../errors';
import type { Obligation } from '../journal/obligation';
import { openObligations, stepState, type RunRecord } from '../journal/state';
import type { RunLock } from '../lock/runLock';
import type { Ports } from '../ports';
import { resourcesOf, type Use } from '../runbook/resourceOf';
import { change } from '../kind/change';
import { commandsRun } from '../kind/commandsRun';
import { usedResources } from '../kind/usedResources';
import { courseOf, stepsOf, type Runbook, type Step } from '../runbook/runbook';
import { expandedParams } from '../kind/expanding';
import type { Kind, KindReference, ObserveContext, PerformContext } from '../kind/kind';
import { provides } from '../kind/outputs';
import { statusLooks } from '../view/words/status';
import type { SignedIn } from './signedIn';

/** What the contexts of kinds are built from; `run()` returns the latest state on each call. */
export interface ContextSource {
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** As written in the runbook, by step id. */
  readonly params: ReadonlyMap<string, unknown>;
  readonly ports: Ports;
  readonly lock: RunLock;
  /** The login that this engine reads and acts under. */
  readonly person: Pick<SignedIn, 'login'>;
  run(): RunRecord;
  recordMarkdown(): string;
}
/** What a perform context may write. */
export interface ContextSink {
  note(stepId: string, notes: Record<string, unknown>): Promise<void>;
  oblige(obligations: readonly Obligation[]): Promise<void>;
  progress(stepId: string, text: string): void;
}

type Params = Readonly<Record<string, unknown>>;

/** Context for looking at the world. */
export function observeContext(
  source: ContextSource,
  step: Step,
  params: unknown,
  signal: AbortSignal,
  resourcesOfStep: Step = step,
): ObserveContext<Params, Params, Use> {
  const { ports } = source;
  const now = () => isoNow(ports.clock);
  let known: { readonly of: RunRecord; readonly params: Params } | undefined;
  const expanded = () => {
    const of = source.run();
    // The output of an earlier step may still change until this one has started.
    if (known?.of !== of) known = { of, params: expandedParams(source, step, params) as Params };
    return known.params;
  };
  const outputIfAny = <O>(kind: KindReference<O>): O | undefined => latestOutput(source, step, kind);
  return {
    step,
    get params() {
      return expanded();
    },
    runbook: source.runbook,
    resources: resourcesOf(source.runbook, resourcesOfStep),
    used: (role, key) =>
      usedResources(
        source.runbook,
        courseOf(source.runbook, source.run().rollback !== null),
        source.kinds,
        role,
        key,
      ),
    commands: () => {
      const { runbook, kinds, params: all } = source;
      return commandsRun(runbook, courseOf(runbook, source.run().rollback !== null), kinds, all);
    },
    ports,
    lock: source.lock,
    signal,
    run: {
      id: source.run().runId,
      startedAt: source.run().startedAt,
      startedBy: source.run().startedBy,
      by: source.person.login,
      back: source.run().rollback !== null,
      get frozen() {
        return source.run().incident?.frozen === true;
      },
    },
    get notes() {
      return notesOf(source, step, stepState(source.run(), step.id).notes);
    },
    get earlierNotes() {
      return stepState(source.run(), step.id).earlier.map(({ notes }) => notesOf(source, step, notes));
    },
    get turnSince() {
      return turnSince(source, step);
    },
    get cancelled() {
      return stepState(source.run(), step.id).cancelled;
    },
    now,
    output: kind => {
      const output = outputIfAny(kind);
      if (output === undefined) throw missingOutput(step, kind.name);
      return output;
    },
    outputIfAny,
    decision: (question, subject) =>
      stepState(source.run(), step.id).decisions.findLast(
        d => d.question === question && d.subject === subject,
      ),
    override: kind => {
      const nearest = courseOf(source.runbook, source.run().rollback !== null).find(s => s.kind === kind);
      const { tick } = stepState(source.run(), nearest?.id ?? '');
      return tick?.how === 'overridden' ? tick : undefined;
    },
    openObligations: kind =>
      openObligations(source.run())
        .map(o => o.obligation)
        .filter(o => o.kind === kind),
    recordMarkdown: () => source.recordMarkdown(),
    reading: (summary, facts = []) => ({ summary, facts: [...facts], at: now() }),
  };
}

/** Context for changing the world. */
export function performContext(
  source: ContextSource,
  sink: ContextSink,
  step: Step,
  params: unknown,
  signal: AbortSignal,
  resourcesOfStep: Step = step,
): PerformContext<Params, Params, Use> {
  const observing = observeContext(source, step, params, signal, resourcesOfStep);
  const actWith = (of: Step) => performContext(source, sink, step, params, signal, of);
  const acting = {
    note: notes => sink.note(step.id, notes),
    oblige: (...obligations) => sink.oblige(obligations.map(each => ({ ...each, step: step.id }))),
    progress: text => {
      sink.progress(step.id, text);
    },
    recheckBefore: (): Promise<readonly string[]> => recheckBefore(source, step, actWith, signal),
    recheckWatched: async (): Promise<void> => {
      await recheckBefore(source, step, actWith, signal, kind => kind.watchMs !== undefined);
    },
  } satisfies Partial<PerformContext<Params, Params, Use>>;
  // A spread would freeze the notes as of now.
  const getters = Object.getOwnPropertyDescriptors(observing);
  const context: PerformContext<Params, Params, Use> = Object.defineProperties(
    acting,
    getters,
  ) as typeof acting & typeof observing;
  return context;
}

function turnSince(source: ContextSource, { id }: Step): string {
  const record = source.run();
  const course = courseOf(source.runbook, record.rollback !== null);
  const before = course[course.findIndex(each => each.id === id) - 1];
  const began = record.rollback?.at ?? record.startedAt;
  return (before === undefined ? null : stepState(record, before.id).tick?.at) ?? began;
}

async function recheckBefore(
  source: ContextSource,
  step: Step,
  actWith: (of: Step) => PerformContext<unknown, unknown, Use>,
  signal: AbortSignal,
  isMeant: (kind: Kind) => boolean = () => true,
): Promise<readonly string[]> {
  const course = courseOf(source.runbook, source.run().rollback !== null);
  const read: string[] = [];
  for (const before of course.slice(
    0,
    course.findIndex(({ id }) => id === step.id),
  )) {
    const kind = source.kinds.get(before.kind);
    const { tick, output } = stepState(source.run(), before.id);
    if (kind?.recheck === undefined || !isMeant(kind) || tick === null) continue;
    const title = before.title ?? kind.title;
    if (tick.how !== 'verified') {
      read.push(l10n.t`${title}: ${statusLooks[tick.how].word} by ${tick.by}`);
      continue;
    }
    const act = actWith(before);
    act.progress(l10n.t`Rechecking: ${title}`);
    const own = observeContext(source, before, source.params.get(before.id), signal);
    read.push(`${title}: ${await kind.recheck(own, act, v.parse(kind.output, output))}`);
  }
  return read;
}

/** @throws {ProblemError} `journal.bad-notes`: it isn't known what was done, so nothing is built on it */
function notesOf(source: ContextSource, step: Step, notes: Params): Params {
  const kind = source.kinds.get(step.kind);
  if (kind === undefined) return {};
  const parsed = v.safeParse(kind.notes, notes);
  if (parsed.success) return parsed.output as Params;
  throw new ProblemError({
    code: 'journal.bad-notes',
    message: l10n.t`The journal holds notes of step "${step.id}" that no version of it writes: ${parsed.issues[0].message}`,
    remedy: l10n.t(
      'Somebody changed the journal. Look at the services for what this step did, then abort the run.',
    ),
  });
}

/** Output of the nearest step that provides it, other than the step itself. */
function latestOutput<O>(source: ContextSource, step: Step, kind: KindReference<O>): O | undefined {
  const run = source.run();
  for (const other of stepsOf(source.runbook).toReversed()) {
    if (other.id === step.id || !provides(source.kinds.get(other.kind), kind.name, other)) continue;
    const given = kind.name === change.name ? timesOf(source, other) : stepState(run, other.id).output;
    const parsed = v.safeParse(kind.output, given);
    if (parsed.success) return parsed.output;
  }
  return undefined;
}

/** What an apply says of its times; of any other step, when its turn came and when it was done. Undefined if it wasn't. */
function timesOf(source: ContextSource, step: Step): unknown {
  const { output, tick } = stepState(source.run(), step.id);
  // Outputs that the runbook names are about something else, whatever they are called.
  const isOwn = source.kinds.get(step.kind)?.outputs === undefined;
  if (isOwn && v.is(change.output, output)) return output;
  if (tick === null || tick.how === 'skipped') return undefined;
  return { startedAt: turnSince(source, step), endedAt: tick.at };
}

function missingOutput(step: Step, kind: string): ProblemError {
  return new ProblemError({
    code: 'step.missing-reading',
    message: l10n.t`Step "${step.id}" needs the output of an earlier step (${kind}), but none was recorded.`,
    remedy: l10n.t`Check that step first; when it was overridden without a reading, this one must be attested or overridden too.`,
  });
}
