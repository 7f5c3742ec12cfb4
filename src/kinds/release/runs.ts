import { ProblemError, toProblem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import type { PerformContext } from '../../core/kind/kind';
import type { WorkflowRun } from '../../core/ports/github';
import { durationMs } from '../../core/runbook/runbook';
import { image } from '../image';
import { fact } from '../shared/facts';
import { findReleased } from './released';
import { CLOCK_SKEW_MS, follow, type Context, type Notes, type Params } from './shape';

/** A dispatch that GitHub accepted shows as a run within this time. */
const DISPATCH_SHOWS_MS = 60_000;
/** A run that isn't over by then waits for nobody any more: GitHub gives jobs six hours. */
const UNDER_WAY_MS = 6 * 60 * 60_000;

/** Runs that somebody dispatched and that are not over. */
export async function runsUnderWay(context: Context): Promise<readonly WorkflowRun[]> {
  const since = new Date(context.ports.clock.now() - UNDER_WAY_MS).toISOString();
  return (await runsSince(context, since)).filter(run => run.status !== 'completed');
}

/** A run, as a person tells it from others. */
export function runFact({ id, title, actor, createdAt, url }: WorkflowRun): Fact {
  const by = actor === null ? '' : ` by ${actor}`;
  return fact(`Run ${id}`, `${title}, ${createdAt}${by}`, 'warn', { link: url });
}

/** Dispatches the workflow once; the run that it makes is noted where GitHub tells it. */
export async function dispatch(context: PerformContext<Params, Notes>): Promise<void> {
  const { ports, service, params, signal } = context;
  const { commit } = context.output(image);
  const { defaultBranch } = await ports.github.repository(service.application, signal);
  const earlier = await runsSince(context, context.now());
  await context.note({ dispatchingAt: context.now(), previousRun: Math.max(0, ...earlier.map(r => r.id)) });
  try {
    const inputs = { app: params.app, 'image-sha': commit };
    const { runId } = await ports.github.dispatchWorkflow(
      service.application,
      params.workflow,
      defaultBranch,
      inputs,
      signal,
    );
    if (runId !== null) await context.note({ runId });
  } catch (error) {
    // An unclear answer may have created the run all the same: the next observation looks for it.
    if (!(error instanceof ProblemError) || !isUnclear(error.problem.code)) throw error;
    context.progress('GitHub gave no clear answer; looking for the run');
  }
}

function isUnclear(code: string): boolean {
  return ['server-error', 'timeout', 'network', 'malformed', 'html', 'too-large'].some(end =>
    code.endsWith(`.${end}`),
  );
}

function runsSince(context: Context, at: string): Promise<readonly WorkflowRun[]> {
  const since = new Date(Date.parse(at) - CLOCK_SKEW_MS).toISOString();
  return context.ports.github.dispatchedRuns(
    context.service.application,
    context.params.workflow,
    since,
    context.signal,
  );
}

/** The run of a dispatch that GitHub gave no clear answer to. */
export async function findLostRun(context: Context, dispatchingAt: string) {
  const { login } = await context.ports.github.viewer(context.signal);
  const newer = (await runsSince(context, dispatchingAt)).filter(
    run => run.id > (context.notes.previousRun ?? 0) && (run.actor === null || run.actor === login),
  );
  const facts = newer.map(runFact);
  const [only] = newer;
  if (only !== undefined && newer.length === 1) {
    return {
      is: 'ready' as const,
      reading: context.reading('Found the run of the dispatch', facts),
      act: follow(only.id),
    };
  }
  if (newer.length > 1) {
    const subject = subjectOf(newer.map(r => String(r.id)));
    const choice = context.decision('which-run', subject)?.choice;
    const chosen = newer.find(run => choice === String(run.id));
    if (chosen !== undefined) {
      return {
        is: 'ready' as const,
        reading: context.reading('You chose the run', facts),
        act: follow(chosen.id),
      };
    }
    return {
      is: 'waits' as const,
      reading: context.reading('Several runs may be ours', facts),
      question: {
        id: 'which-run',
        title: 'Which run is this release?',
        detail: 'GitHub gave no clear answer to the dispatch, and more than one run has started since.',
        subject,
        choices: newer.map(run => ({ id: String(run.id), label: `Run ${run.id}`, tone: 'primary' as const })),
      },
    };
  }
  const waited = context.ports.clock.now() - Date.parse(dispatchingAt);
  if (waited < DISPATCH_SHOWS_MS) {
    return {
      is: 'working' as const,
      reading: context.reading('Looking for the run of the dispatch'),
      checkAgainMs: 5_000,
    };
  }
  return 'none' as const;
}

/** GitHub may answer 404 for a run in the first seconds after its dispatch. */
export async function runIfShown(context: Context, id: number): Promise<WorkflowRun | undefined> {
  const { ports, service, notes, signal } = context;
  try {
    return await ports.github.workflowRun(service.application, id, signal);
  } catch (error) {
    const age = ports.clock.now() - Date.parse(notes.dispatchingAt ?? '');
    if (age < DISPATCH_SHOWS_MS && toProblem(error).code === 'github.not-found') return undefined;
    throw error;
  }
}

/** How far the run is, and what came of it. */
export async function followRun(context: Context, run: WorkflowRun) {
  const { ports, service, signal, params } = context;
  const facts = [
    fact('Run', `${run.title}, attempt ${run.attempt}`, 'info', { link: run.url }),
    fact('State', run.conclusion ?? run.status),
  ];
  if (run.status !== 'completed') {
    const text =
      run.status === 'waiting'
        ? 'waiting for an environment approval on GitHub'
        : run.status.replaceAll('_', ' ');
    return {
      is: 'working' as const,
      reading: context.reading(`Release workflow: ${text}`, facts),
      checkAgainMs: durationMs(params.poll),
    };
  }
  if (run.conclusion === 'success') return findReleased(context, run, facts);
  const jobs = await ports.github.workflowJobs(service.application, run.id, signal);
  const superseded = run.conclusion === 'cancelled';
  return {
    is: 'stopped' as const,
    concluded: true,
    reading: context.reading(`Release workflow: ${run.conclusion ?? 'no conclusion'}`, [
      ...facts,
      ...jobs.map(job =>
        fact(`Job ${job.name}`, job.conclusion ?? job.status, job.conclusion === 'success' ? 'good' : 'bad', {
          link: job.url,
        }),
      ),
    ]),
    problem: {
      code: superseded ? 'release.cancelled' : 'release.failed',
      message: superseded
        ? 'The release run was cancelled: by hand, or superseded by another dispatch for the same app.'
        : `The release run ended with "${run.conclusion ?? 'unknown'}".`,
      remedy: 'Open the run, fix the cause, then try again. Production was not touched.',
    },
  };
}
