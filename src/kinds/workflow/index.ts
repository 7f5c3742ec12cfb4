import * as l10n from '@vscode/l10n';
import { act, byAct } from '../../core/kind/act';
import { defineKind, type PerformContext } from '../../core/kind/kind';
import { toProblem } from '../../core/errors';
import { subjectOf } from '../../core/journal/subject';
import { durationMs } from '../../core/runbook/runbook';
import { neutral } from '../../core/text/neutral';
import { fact } from '../shared/facts';
import {
  dispatchOnce,
  findLostRun,
  follow,
  followChoices,
  runFact,
  runIfShown,
  runsUnderWay,
  UNCLEAR_DISPATCH,
  type Follow,
} from '../shared/workflowRuns';
import { followed } from './outcome';
import { Notes, Output, Params, type Context, type Dispatch, type LookFrom } from './shape';
import { findStarted, sinceWhen } from './started';

/** Dispatches a workflow once and follows exactly that run; or follows a run that something else starts. */
export const workflow = defineKind({
  name: 'workflow',
  title: l10n.t('Run a workflow'),
  params: Params,
  output: Output,
  references: { 'inputs.*': 'text' },
  notes: Notes,
  needs: [],
  needsLock: params => params.follow === undefined,
  mayUse: ['publish-release'],
  overridable: ({ problem }) => problem !== null,
  mayChangeProduction: ({ with: params }) => params?.changesProduction === true,
  changedProduction: ({ production }) => production === true,
  // On GitHub, a failed run of an earlier try may have been started again.
  stillRuns: async context => {
    for (const notes of [...context.earlierNotes, context.notes]) {
      const running = await stillRunning(context, notes);
      if (running !== undefined) return running;
    }
    return undefined;
  },
  runs: params =>
    params.follow === undefined ? [{ command: l10n.t`workflow ${callOf(params)}`, where: 'github' }] : [],
  observe: async (context: Context) => {
    const { params, notes } = context;
    if (notes.runId !== undefined) {
      const run = await runIfShown(context, params, notes.runId);
      if (run !== undefined) return followed(context, run);
      const reading = context.reading(
        l10n.t`Run ${notes.runId} was just dispatched; GitHub doesn't show it yet`,
      );
      return { is: 'working', reading, checkAgainMs: 5_000 };
    }
    if (params.follow !== undefined) return findStarted(context, params.follow);
    if (notes.dispatchingAt !== undefined) {
      const found = await findLostRun(context, params, notes.dispatchingAt, l10n.t('Which run is it?'));
      if (found !== 'none') return found;
    }
    return beforeDispatch(context);
  },
  perform: byAct<PerformContext<Params, Notes>, Follow | Dispatch | LookFrom>({
    follow: (context, { runId }) => context.note({ runId, ...productionNote(context) }),
    'look-from': context => context.note({ since: sinceWhen(context), from: context.now() }),
    dispatch: async context => {
      const { params } = context;
      if (params.changesProduction) await context.recheckWatched();
      const note = productionNote(context);
      if (note.production) await context.note(note);
      const inputs = Object.entries(params.inputs).map(([name, value]) => [name, String(value)] as const);
      await dispatchOnce(context, params, { ref: params.ref, inputs: Object.fromEntries(inputs) });
    },
  }),
});

/** What one try started that is still running. */
async function stillRunning(context: Context, notes: Notes): Promise<string | undefined> {
  const { params, ports, signal } = context;
  if (notes.runId === undefined) return notes.dispatchingAt === undefined ? undefined : mayRun(context);
  if (params.follow !== undefined && !params.changesProduction) return undefined;
  const still = l10n.t`Run ${notes.runId} of ${params.workflow} still runs on GitHub`;
  try {
    const run = await runIfShown({ ports, signal, notes }, params, notes.runId);
    return run?.status === 'completed' ? undefined : still;
  } catch (error) {
    if (toProblem(error).code !== 'github.not-found') throw error;
    // It was deleted, which GitHub refuses while a run is under way; unless all of the repository is hidden from this account.
    return (await runsUnderWay(context, params)).some(({ id }) => id === notes.runId) ? still : undefined;
  }
}

/** Whether a dispatch whose answer was lost may be running: any unfinished run may be the one. */
async function mayRun(context: Context): Promise<string | undefined> {
  const { params } = context;
  const [run] = await runsUnderWay(context, params);
  if (run === undefined) return undefined;
  return l10n.t`The answer to a dispatch of ${params.workflow} was lost, and run ${run.id}, which may be its, still runs on GitHub`;
}

function productionNote({ params }: Context): Notes {
  return params.changesProduction ? { production: true } : {};
}

/** The workflow with all its inputs, as shown to a person. */
function callOf({ workflow: file, repository, ref, inputs }: Params): string {
  const what =
    ref === undefined ? l10n.t`${file} of ${repository}` : l10n.t`${file} of ${repository} at ${ref}`;
  return [what, ...given(inputs)].join(', ');
}

/** The same whatever the language: an answer is bound to it. */
function callId({ workflow: file, repository, ref, inputs }: Params): string {
  return [`${file} of ${repository}${ref === undefined ? '' : ` at ${ref}`}`, ...given(inputs)].join(', ');
}

function given(inputs: Params['inputs']): readonly string[] {
  return Object.entries(inputs).map(([name, value]) => `${name}=${String(value)}`);
}

/** A person approves the dispatch, or says which run in progress is the right one. */
async function beforeDispatch(context: Context) {
  const { params, notes, earlierNotes } = context;
  const underWay = await runsUnderWay(context, params);
  const again = notes.dispatchingAt !== undefined;
  // An answer is for one dispatch, given the runs that were in progress; otherwise ask again.
  const subject = subjectOf([
    callId(params),
    ...earlierNotes.map((_, tried) => `try ${tried}`),
    ...(again ? [`again after ${notes.dispatchingAt ?? ''}`] : []),
    ...underWay.map(run => `beside ${run.id}`),
  ]);
  const choice = context.decision('dispatch', subject)?.choice;
  const chosen = underWay.find(run => choice === String(run.id));
  if (chosen !== undefined)
    return {
      is: 'ready' as const,
      reading: context.reading(l10n.t('You chose the run'), underWay.map(runFact)),
      act: follow(chosen.id),
    };
  const facts = [
    fact(l10n.t('Workflow'), l10n.t`${params.workflow} in ${params.repository}`),
    fact(l10n.t('Runs for'), params.ref ?? l10n.t('the default branch')),
    ...Object.entries(params.inputs).map(([name, value]) => fact(name, neutral(String(value), 1_000))),
    ...underWay.map(runFact),
  ];
  if (choice === 'dispatch')
    return {
      is: 'ready' as const,
      reading: context.reading(l10n.t`Dispatching ${params.workflow}`, facts),
      act: act('dispatch', l10n.t`dispatch ${params.workflow}`),
    };
  return {
    is: 'waits' as const,
    reading: context.reading(
      again ? l10n.t('The dispatch started no run') : l10n.t`${params.workflow} was not run yet`,
      facts,
    ),
    question: {
      id: 'dispatch',
      title: underWay.length === 0 ? l10n.t`Run ${params.workflow}?` : l10n.t('Is this run the one already?'),
      detail: [
        ...(underWay.length === 0 ? [] : [UNDER_WAY]),
        ...(again ? [UNCLEAR_DISPATCH] : []),
        l10n.t`Runs ${callOf(params)}.`,
      ].join(' '),
      subject,
      choices: [
        ...followChoices(underWay),
        {
          id: 'dispatch',
          label: again ? l10n.t('Dispatch again') : l10n.t('Run it'),
          tone: underWay.length === 0 ? ('primary' as const) : ('secondary' as const),
        },
      ],
    },
    ...(underWay.length === 0 ? {} : { checkAgainMs: durationMs(params.poll) }),
  };
}

/** Why a person is asked: GitHub's list of runs doesn't include a run's inputs. */
const UNDER_WAY = l10n.t(
  'A run of the workflow that was not dispatched from here is in progress; GitHub does not say what it was given. A second run may cancel it or do the same twice.',
);
