import * as l10n from '@vscode/l10n';
import { isoNow } from '../../clockTime';
import { ProblemError, toProblem, type Problem } from '../../errors';
import type { Fact, Reading } from '../../journal/reading';
import { stepState, untouchedStep, type RunRecord } from '../../journal/state';
import type { Kind } from '../../kind/kind';
import { needsOf, provides } from '../../kind/outputs';
import { skippedBecause } from '../../kind/whether';
import { resourcesOf } from '../../runbook/resourceOf';
import { stepsUsedBy } from '../../runbook/references';
import { courseOf, type Step } from '../../runbook/runbook';
import type { DryOutcome } from '../../view/view';
import { observeContext, type ContextSource } from '../context';
import { kindOf } from '../order';

/** Result of looking at a step. */
export interface DrySeen {
  readonly is: DryOutcome | 'skipped' | 'stops';
  /** One line. */
  readonly summary: string;
  readonly reading: Reading | null;
  /** Only for `stops`. */
  readonly problem: Problem | null;
  /** It would leave the world as is for later steps: it only waits, or takes the lock. */
  readonly isHarmless?: boolean;
  /** Output for later steps; undefined: not known before it has acted. */
  readonly output?: unknown;
}

/** Problem codes that mean a step needs what an earlier one would find. */
const LACKING = ['step.missing-reading', 'reference.missing'];

/**
 * Looks at one step as a dry run does.
 * @param mayChange the nearest earlier step that would act, after which things may look different
 * @throws {CancelledError} once the signal is aborted
 */
export async function lookAt(
  source: ContextSource,
  step: Step,
  mayChange: Step | undefined,
  signal: AbortSignal,
): Promise<DrySeen> {
  const lacking = lackingFor(source, step);
  try {
    const reason = skippedBecause(source, step);
    if (reason !== undefined) return seen('skipped', reason, null);
    return await observed(source, step, lacking ?? mayChange, signal);
  } catch (error) {
    signal.throwIfAborted();
    const problem = toProblem(error);
    if (lacking !== undefined && error instanceof ProblemError && LACKING.includes(problem.code))
      return seen(
        'depends',
        l10n.t`Would be known after “${titleOf(source, lacking)}”`,
        planned(source, step),
      );
    return { ...seen('stops', problem.message, null), problem };
  }
}

async function observed(
  source: ContextSource,
  step: Step,
  before: Step | undefined,
  signal: AbortSignal,
): Promise<DrySeen> {
  const kind = kindOf(source.kinds, step);
  const context = observeContext(source, step, source.params.get(step.id), signal);
  const found = await (kind.observeDry?.(context) ?? kind.observe(context));
  signal.throwIfAborted();
  switch (found.is) {
    case 'holds':
      return { ...seen('holds', found.reading.summary, found.reading), output: found.output };
    case 'ready':
      return {
        ...seen('acts', l10n.t`Would ${found.act.label}`, withCommands(source, step, found.reading)),
        isHarmless: found.harmless === true || found.withoutLock === true,
      };
    case 'working':
      return {
        ...seen('acts', l10n.t`Would wait: ${found.reading.summary}`, found.reading),
        isHarmless: true,
      };
    case 'waits':
      return seen('asks', found.question.title, withCommands(source, step, found.reading));
    case 'stopped': {
      const reading = found.reading ?? null;
      // What hasn't been done yet can't be there yet.
      if (before !== undefined)
        return seen(
          'depends',
          l10n.t`Checked after “${titleOf(source, before)}”. Now: ${found.problem.message}`,
          reading,
        );
      return { ...seen('stops', found.problem.message, reading), problem: found.problem };
    }
  }
}

/** The record including what a look found, for later steps. */
export function withSeen(record: RunRecord, { id }: Step, { is, output, reading }: DrySeen): RunRecord {
  if (is !== 'holds') return record;
  return { ...record, steps: { ...record.steps, [id]: { ...untouchedStep, reading, output } } };
}

/** The last earlier step whose output this one needs but that has none yet. */
function lackingFor(source: ContextSource, step: Step): Step | undefined {
  const { runbook, kinds } = source;
  const record = source.run();
  const course = courseOf(runbook, false);
  const used = stepsUsedBy(step);
  const kind = kinds.get(step.kind);
  const needs = kind === undefined ? [] : [...needsOf(kind, step.with), ...(kind.mayUse ?? [])];
  return course
    .slice(0, course.indexOf(step))
    .findLast(
      other =>
        stepState(record, other.id).output === undefined &&
        (used.includes(other.id) || needs.some(name => provides(kinds.get(other.kind), name, other))),
    );
}

/** A reading made up of the commands that would run, for when nothing can be read yet. */
function planned(source: ContextSource, step: Step): Reading {
  const at = isoNow(source.ports.clock);
  return withCommands(source, step, { summary: '', facts: [], at });
}

function withCommands({ kinds, params, runbook }: ContextSource, step: Step, reading: Reading): Reading {
  const commands = kinds.get(step.kind)?.runs?.(params.get(step.id), resourcesOf(runbook, step)) ?? [];
  const facts = commands.map(({ command, where }): Fact => ({
    label: LABELS[where],
    value: command,
    tone: 'info',
  }));
  return { ...reading, facts: [...facts, ...reading.facts] };
}

const LABELS = {
  terminal: l10n.t('Would run in a terminal'),
  background: l10n.t('Reads in the background'),
  github: l10n.t('Would run on GitHub'),
  checkout: l10n.t('Would change in the checkout'),
  web: l10n.t('Would reach an address'),
} as const;

export function titleOf({ kinds }: { readonly kinds: ReadonlyMap<string, Kind> }, step: Step): string {
  return step.title ?? kinds.get(step.kind)?.title ?? step.kind;
}

function seen(is: DrySeen['is'], summary: string, reading: Reading | null): DrySeen {
  return { is, summary, reading, problem: null };
}
