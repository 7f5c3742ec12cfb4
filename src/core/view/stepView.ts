import * as l10n from '@vscode/l10n';
import type { Kind } from '../kind/kind';
import { mayOverride } from '../kind/production';
import { isStale, watchedStep } from '../kind/relied';
import { jobsOf } from '../journal/jobs';
import type { LiveStep } from '../kind/live';
import type { Reading } from '../journal/reading';
import { isReached, stepState, type StepState } from '../journal/state';
import type { Step } from '../runbook/runbook';
import type { StepStatus } from '../stepStatus';
import type { StepAction, StepView } from './view';
import type { CourseInput } from './viewInput';
import { richText } from '../richText/richText';
import { writtenText } from './writtenText';

/** A step as tree and checklist show it. @param number position, 1-based */
export function stepView(input: CourseInput, step: Step, number: number): StepView {
  const state = stepState(input.record, step.id);
  const kind = input.kinds.get(step.kind);
  const live = input.live.steps.get(step.id);
  const status: StepStatus = live !== undefined ? 'working' : statusOf(input, step, state);
  const instructions = [step.instructions ?? '', kind?.instructions?.(input.params.get(step.id)) ?? ''];
  const reading = live?.reading ?? newestReading(input, step, state.reading);
  return {
    id: step.id,
    number,
    title: step.title ?? kind?.title ?? step.kind,
    status,
    summary: summaryOf(status, state, live?.text ?? null, reading?.summary ?? ''),
    reading: reading === null ? null : { ...reading, facts: reading.facts.map(drawn) },
    tick: state.tick,
    // A run that is being closed takes no answers.
    question: status === 'waiting' && input.record.status === 'open' ? questionOf(input, state) : null,
    problem: status === 'stopped' ? state.problem : null,
    progress: live === undefined ? null : progressOf(input, step, state, live),
    actions:
      input.drivenElsewhere === null && input.record.status === 'open' && input.course.includes(step)
        ? actionsOf(input, status, kind, step.id, state)
        : [],
    ...(instructions.every(text => text === '')
      ? {}
      : {
          instructions: instructions.flatMap(text =>
            writtenText({ ...input, run: () => input.record }, text),
          ),
        }),
  };
}

/** Turns Markdown from elsewhere into parts in which nothing can run, load or style anything. */
function drawn<T extends { readonly detail?: string | undefined; readonly markdown?: true | undefined }>(
  text: T,
): T {
  return text.markdown === true && text.detail !== undefined
    ? { ...text, rich: richText(text.detail) }
    : text;
}

function progressOf(
  input: CourseInput,
  step: Step,
  state: StepState,
  { text, fraction, since }: LiveStep,
): NonNullable<StepView['progress']> {
  const usual = input.usual?.get(step.id);
  const isItsTurn = state.phase === 'todo' && isReached(input.record, input.course, step.id);
  // Before its first question, it does something else than after an answer.
  const ms = state.decisions.length === 0 ? (usual?.toQuestion ?? usual?.toTick) : usual?.toTick;
  const longestMs = input.kinds.get(step.kind)?.longestMs?.(input.params.get(step.id));
  return {
    text,
    fraction,
    since: isItsTurn ? begunAt(input.events, step.id, since) : since,
    ...(usual === undefined || ms === undefined ? {} : { usual: { ms, runs: usual.runs } }),
    ...(longestMs === undefined ? {} : { longestMs }),
  };
}

/** Start of its current activity, in whichever window: a reload isn't a new start. */
function begunAt(events: CourseInput['events'], step: string, shown: string): string {
  const begun = events.findLast(event => {
    switch (event.type) {
      case 'run.started':
      case 'run.rolling-back':
      case 'incident.resumed':
        return true;
      case 'steps.reopened':
        return event.steps.includes(step);
      case 'step.decided':
        return event.step === step;
      case 'step.ticked':
        return event.step !== step;
      default:
        return false;
    }
  });
  // Ignore times after a clock that was set back.
  return begun !== undefined && Date.parse(begun.at) < Date.parse(shown) ? begun.at : shown;
}

/** Only the driving window shows the choices. */
function questionOf({ drivenElsewhere }: CourseInput, { question }: StepState): StepView['question'] {
  if (question === null) return null;
  return drawn(drivenElsewhere === null ? question : { ...question, choices: [] });
}

/** The reading of the latest look behind the tick, if any; the one that ticked stays in the journal. */
function newestReading(input: CourseInput, step: Step, ticked: Reading | null): Reading | null {
  const watched = watchedStep(input, step);
  const reading = watched?.reading ?? ticked;
  const problem = watched?.problem ?? null;
  if (reading === null || problem === null) return reading;
  const failed = { label: l10n.t('The latest check failed'), value: problem.message, tone: 'warn' as const };
  return { ...reading, facts: [...reading.facts, failed] };
}

function summaryOf(status: StepStatus, state: StepState, live: string | null, reading: string): string {
  if (status === 'working') return live ?? '';
  if (status === 'waiting') return state.question?.title ?? reading;
  if (status === 'stopped') return state.problem?.message ?? reading;
  if (status === 'left') return state.problem?.message ?? l10n.t('Rolled back');
  return state.tick?.reason ?? reading;
}

function statusOf(input: CourseInput, step: Step, state: StepState): StepStatus {
  // After a rollback, steps outside the course are those of the way forward.
  if (state.phase !== 'ticked') return input.course.includes(step) ? state.phase : 'left';
  if (state.tick === null) return 'todo';
  // What nobody looked at can't become stale.
  return state.tick.how !== 'skipped' && isStale(input, step) ? 'stale' : state.tick.how;
}

function actionsOf(
  input: CourseInput,
  status: StepStatus,
  kind: Kind | undefined,
  stepId: string,
  state: StepState,
): StepAction[] {
  // Evaluated only when needed, because it goes through all steps.
  const byPerson = (): StepAction[] => [
    ...(kind?.overridable === true
      ? [{ do: 'attest' as const, label: l10n.t('I checked this myself…') }]
      : []),
    ...(mayOverride(kind, input, stepId)
      ? [{ do: 'override' as const, label: l10n.t('Continue without it…') }]
      : []),
  ];
  const cancel: StepAction = {
    do: 'cancel',
    label: kind?.cancel === undefined ? l10n.t('Stop checking') : l10n.t('Cancel…'),
  };
  // There is no terminal until a command is prepared.
  const terminal: StepAction[] =
    kind?.showTerminal === undefined || jobsOf(state).length === 0
      ? []
      : [{ do: 'show-terminal', label: l10n.t('Show terminal') }];
  // For a tick on a person's word there is nothing to read again.
  const check = (label: string): StepAction[] => (kind?.onWord === true ? [] : [{ do: 'check', label }]);
  const isOnlyTold = state.question?.choices.length === 0;
  switch (status) {
    case 'working':
      return [cancel, ...terminal];
    case 'stopped':
      return [{ do: 'retry', label: l10n.t('Retry') }, ...byPerson(), ...terminal];
    case 'waiting':
      // At a prompt that can't be answered from here, or with a plan that can't be read, the command can be ended.
      return [
        ...(isOnlyTold && kind?.cancel === undefined
          ? [{ do: 'watch' as const, label: l10n.t('Watch and tell me') }]
          : []),
        ...check(l10n.t('Check again')),
        ...(kind?.cancel !== undefined && isOnlyTold ? [cancel] : []),
        ...byPerson(),
        ...terminal,
      ];
    case 'todo':
      return check(l10n.t('Check now'));
    case 'skipped':
      return [];
    default:
      return [...check(l10n.t('Check again')), ...terminal];
  }
}
