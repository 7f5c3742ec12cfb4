import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../../core/clockTime';
import { ProblemError, toProblem } from '../../core/errors';
import type { Choice } from '../../core/journal/question';
import type { Fact } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import type { Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import type { WorkflowRun } from '../../core/ports/github';
import { fact } from './facts';

/** A dispatch that GitHub accepted shows up as a run within this time. */
const DISPATCH_SHOWS_MS = 60_000;
/** A run that takes longer isn't waited for any more: GitHub gives jobs six hours. */
const UNDER_WAY_MS = 6 * 60 * 60_000;
/** GitHub's clock and ours may differ by this much, in milliseconds. */
export const CLOCK_SKEW_MS = 120_000;

/** What a step that dispatches a workflow must remember across a crash. */
export const RunNotesSchema = v.partial(
  v.object({
    /** ISO 8601: when a dispatch was announced; the run it created may not be known. */
    dispatchingAt: v.string(),
    /** Newest run id before the dispatch. */
    previousRun: v.number(),
    runId: v.number(),
  }),
);
type RunNotes = v.InferOutput<typeof RunNotesSchema>;

/** File name of a workflow, in the folder where GitHub looks for them. */
export const WorkflowFileSchema = v.pipe(
  v.string(),
  v.regex(/^\w[\w.-]*\.ya?ml$/, l10n.t('Write the file name of a workflow, e.g. release.yml.')),
  v.maxLength(300, l10n.t('Use at most 300 characters.')),
);

/** A workflow: `OWNER/NAME`, and its file name there. */
export interface Workflow {
  readonly repository: string;
  readonly workflow: string;
}
type Context = Pick<ObserveContext<unknown, RunNotes>, 'ports' | 'signal' | 'notes' | 'decision' | 'reading'>;

export interface Follow extends Act<'follow'> {
  readonly runId: number;
}
export const follow = (runId: number): Follow => ({
  is: 'follow',
  label: l10n.t`follow run ${runId}`,
  runId,
});

/** Runs that somebody dispatched and that aren't over. */
export async function runsUnderWay(context: Context, of: Workflow): Promise<readonly WorkflowRun[]> {
  const since = new Date(context.ports.clock.now() - UNDER_WAY_MS).toISOString();
  return (await runsSince(context, of, since)).filter(run => run.status !== 'completed');
}

/** A run, with enough detail for a person to recognize it. */
export function runFact({ id, title, actor, createdAt, url }: WorkflowRun): Fact {
  const run = `${title}, ${clockTime(createdAt)}`;
  return fact(l10n.t`Run ${id}`, actor === null ? run : l10n.t`${run} by ${actor}`, 'warn', { link: url });
}

/** Choices to follow a run in progress instead of starting another. */
export function followChoices(runs: readonly WorkflowRun[]): readonly Choice[] {
  return runs.map(({ id }) => ({ id: String(id), label: l10n.t`Follow run ${id}`, tone: 'primary' }));
}

/** Shown when asking about a dispatch again. */
export const UNCLEAR_DISPATCH = l10n.t(
  'GitHub gave no clear answer to the dispatch, and no matching run was found. Check the workflow before you dispatch again.',
);

/** State of a run. */
export function runFacts(run: WorkflowRun): readonly Fact[] {
  return [
    fact(l10n.t('Run'), l10n.t`${run.title}, attempt ${run.attempt}`, 'info', { link: run.url }),
    fact(l10n.t('State'), run.conclusion ?? run.status),
  ];
}

/** What a run that isn't over is doing, as the end of a sentence. */
export function runInWords({ status }: WorkflowRun): string {
  return status === 'waiting'
    ? l10n.t('waiting for an environment approval on GitHub')
    : status.replaceAll('_', ' ');
}

/** How the jobs of a run ended. */
export async function jobFacts(
  { ports, signal }: Context,
  of: Workflow,
  runId: number,
): Promise<readonly Fact[]> {
  const jobs = await ports.github.workflowJobs(of.repository, runId, signal);
  return jobs.map(({ name, conclusion, status, url }) =>
    fact(l10n.t`Job ${name}`, conclusion ?? status, conclusion === 'success' ? 'good' : 'bad', { link: url }),
  );
}

/** Dispatches a workflow once, noting the run if GitHub returns it. @param ref default: the default branch */
export async function dispatchOnce(
  context: PerformContext<unknown, RunNotes>,
  of: Workflow,
  { ref, inputs }: { readonly ref?: string | undefined; readonly inputs: Readonly<Record<string, string>> },
): Promise<void> {
  const { github } = context.ports;
  const { signal } = context;
  const on = ref ?? (await github.repository(of.repository, signal)).defaultBranch;
  const earlier = await runsSince(context, of, context.now());
  // An incident was declared while GitHub was being queried.
  if (context.run.frozen) return;
  await context.note({ dispatchingAt: context.now(), previousRun: Math.max(0, ...earlier.map(r => r.id)) });
  try {
    const { runId } = await github.dispatchWorkflow(of.repository, of.workflow, on, inputs, signal);
    if (runId !== null) await context.note({ runId });
  } catch (error) {
    // The run may have been created despite an unclear answer: the next observation looks for it.
    if (!(error instanceof ProblemError) || !isUnclear(error.problem.code)) throw error;
    context.progress(l10n.t('GitHub gave no clear answer; looking for the run'));
  }
}

function isUnclear(code: string): boolean {
  return ['server-error', 'timeout', 'network', 'malformed', 'html', 'too-large'].some(end =>
    code.endsWith(`.${end}`),
  );
}

function runsSince(
  { ports, signal }: Pick<Context, 'ports' | 'signal'>,
  { repository, workflow }: Workflow,
  at: string,
): Promise<readonly WorkflowRun[]> {
  const since = new Date(Date.parse(at) - CLOCK_SKEW_MS).toISOString();
  return ports.github.dispatchedRuns(repository, workflow, since, signal);
}

/**
 * Finds the run of a dispatch that GitHub gave no clear answer to.
 * @param title question for a person if there are several candidates
 */
export async function findLostRun(context: Context, of: Workflow, dispatchingAt: string, title: string) {
  const { login } = await context.ports.github.viewer(context.signal);
  const newer = (await runsSince(context, of, dispatchingAt)).filter(
    run => run.id > (context.notes.previousRun ?? 0) && (run.actor === null || run.actor === login),
  );
  const detail = l10n.t(
    'GitHub gave no clear answer to the dispatch, and more than one run has started since.',
  );
  const found = oneOf(context, newer, { title, detail, found: l10n.t('Found the run of the dispatch') });
  if (found !== undefined) return found;
  const waited = context.ports.clock.now() - Date.parse(dispatchingAt);
  if (waited < DISPATCH_SHOWS_MS) {
    return {
      is: 'working' as const,
      reading: context.reading(l10n.t('Looking for the run of the dispatch')),
      checkAgainMs: 5_000,
    };
  }
  return 'none' as const;
}

/**
 * Follows the only candidate, or the run that a person chooses; undefined if there is none.
 * @param isSure a single candidate is certainly the right one; otherwise a person confirms it
 */
export function oneOf(
  context: Context,
  runs: readonly WorkflowRun[],
  words: { readonly title: string; readonly detail: string; readonly found: string },
  isSure = true,
) {
  const facts = runs.map(runFact);
  const [only] = runs;
  if (only === undefined) return undefined;
  if (runs.length === 1 && isSure)
    return { is: 'ready' as const, reading: context.reading(words.found, facts), act: follow(only.id) };
  const subject = subjectOf(runs.map(r => String(r.id)));
  const choice = context.decision('which-run', subject)?.choice;
  const chosen = runs.find(run => choice === String(run.id));
  if (chosen !== undefined)
    return {
      is: 'ready' as const,
      reading: context.reading(l10n.t('You chose the run'), facts),
      act: follow(chosen.id),
    };
  return {
    is: 'waits' as const,
    reading: context.reading(
      runs.length === 1 ? l10n.t('This run may be the one') : l10n.t('Several runs may be ours'),
      facts,
    ),
    question: {
      id: 'which-run',
      title: words.title,
      detail: words.detail,
      subject,
      choices: runs.map(run => ({
        id: String(run.id),
        label: l10n.t`Run ${run.id}`,
        tone: 'primary' as const,
      })),
    },
  };
}

/** GitHub may respond with 404 for a run in the first seconds after its dispatch. */
export async function runIfShown(
  { ports, notes, signal }: Pick<Context, 'ports' | 'notes' | 'signal'>,
  of: Workflow,
  id: number,
): Promise<WorkflowRun | undefined> {
  try {
    return await ports.github.workflowRun(of.repository, id, signal);
  } catch (error) {
    const age = ports.clock.now() - Date.parse(notes.dispatchingAt ?? '');
    if (age < DISPATCH_SHOWS_MS && toProblem(error).code === 'github.not-found') return undefined;
    throw error;
  }
}
