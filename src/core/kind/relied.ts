import { elapsedMs } from '../duration';
import { stepState, type RunRecord } from '../journal/state';
import { stepsUsedBy } from '../runbook/references';
import type { Step } from '../runbook/runbook';
import { stepsOfAct } from './stepsOfAct';
import type { Live, WatchedStep } from './live';
import type { Kind } from './kind';
import { namesOf, needsOf } from './outputs';
import { mayChangeProduction } from './production';

/** What is needed to decide how far a tick can still be relied on. */
export interface ReliedInput {
  readonly record: RunRecord;
  /** The steps that the run goes through. */
  readonly course: readonly Step[];
  readonly kinds: ReadonlyMap<string, Kind>;
}

/** Whether a later, unfinished step of an open run relies on this one. If not, changes behind its tick no longer matter. */
export function isReliedOn({ record, course, kinds }: ReliedInput, step: Step): boolean {
  if (record.status !== 'open' || !course.includes(step)) return false;
  return course
    .slice(course.indexOf(step) + 1)
    .some(
      later =>
        (needsOfStep(kinds, later).includes(step.kind) || isRechecked(kinds, step, later)) &&
        stepState(record, later.id).phase !== 'ticked',
    );
}

function needsOfStep(kinds: ReliedInput['kinds'], step: Step): readonly string[] {
  const kind = kinds.get(step.kind);
  return kind === undefined ? [] : needsOf(kind, step.with);
}

function isRechecked(kinds: ReliedInput['kinds'], step: Step, later: Step): boolean {
  const [kind, rechecks] = [kinds.get(step.kind), kinds.get(later.kind)];
  if (kind?.recheck === undefined) return false;
  const isWatched = kind.watchMs !== undefined && mayChangeProduction(rechecks, later);
  return rechecks?.rechecksBefore === true || isWatched;
}

/**
 * Whether the run is finished with what a ticked step did: the act it was part of is done, or every later step that rests on
 * it is. Whatever happened to it since, such as the flag going back to false, is no reason to do it again.
 */
export function isThroughWith({ record, course, kinds }: ReliedInput, stepId: string): boolean {
  const isDone = ({ id }: Step) => stepState(record, id).phase === 'ticked';
  // A failed step is over, too: only a retry starts it again, along with the clean-up after it.
  const isOver = (each: Step) => isDone(each) || stepState(record, each.id).concluded;
  const at = course.findIndex(({ id }) => id === stepId);
  const step = course[at];
  if (step === undefined || !isDone(step)) return false;
  const later = course.slice(at + 1);
  if (later.some(each => isOver(each) && stepsOfAct(course, kinds, each.id).includes(stepId))) return true;
  const kind = kinds.get(step.kind);
  const given = kind === undefined ? [] : namesOf(kind, step);
  const restsOn = (each: Step) => [...needsOfStep(kinds, each), ...(kinds.get(each.kind)?.mayUse ?? [])];
  const users = later.filter(each => restsOn(each).some(name => given.includes(name)));
  return users.length > 0 && users.every(isDone);
}

/**
 * Whether a later step has started with this step's output, in which case it must continue with that, even after a crash.
 */
export function isBegunWith({ record, course }: ReliedInput, stepId: string): boolean {
  const later = course.slice(course.findIndex(({ id }) => id === stepId) + 1);
  return later.some(step => {
    const { phase, acting, notes } = stepState(record, step.id);
    const hasBegun = phase === 'ticked' || acting !== null || Object.keys(notes).length > 0;
    return hasBegun && stepsUsedBy(step).includes(stepId);
  });
}

/** The latest look behind the step's tick, as long as a later step relies on it. */
export function watchedStep(
  input: ReliedInput & { readonly live: Live },
  step: Step,
): WatchedStep | undefined {
  const watched = input.live.watched.get(step.id);
  const { tick } = stepState(input.record, step.id);
  return watched?.tick === tick && isReliedOn(input, step) ? watched : undefined;
}

/** Whether a tick is shown as stale: a newer look doesn't hold, or the latest one that did is too old. */
export function isStale(
  input: ReliedInput & {
    readonly live: Live;
    readonly params: ReadonlyMap<string, unknown>;
    readonly ports: { readonly clock: { now(): number } };
  },
  step: Step,
): boolean {
  const { tick } = stepState(input.record, step.id);
  const freshMs = input.kinds.get(step.kind)?.freshMs?.(input.params.get(step.id));
  if (tick === null || freshMs === undefined || !isReliedOn(input, step)) return false;
  const watched = watchedStep(input, step);
  if (watched?.holds === false) return true;
  return elapsedMs(Date.parse(watched?.reading?.at ?? tick.at), input.ports.clock.now()) > freshMs;
}
