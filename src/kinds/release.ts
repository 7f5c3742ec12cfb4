import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { ProblemError, toProblem } from '../core/errors';
import type { Fact } from '../core/journal/reading';
import { subjectOf } from '../core/journal/subject';
import type { WorkflowRun } from '../core/ports/github';
import type { RegistryImage } from '../core/ports/registry';
import { sameContent } from '../core/registry/content';
import { newestReleaseTags, releaseDate } from '../core/registry/tags';
import { ArgumentSchema, DurationSchema, durationMs, serviceOf } from '../core/runbook/runbook';
import { image } from './image';
import { fact, shortSha } from './shared/facts';
import { releaseOf } from './shared/releaseOf';
import { target, TargetSchema } from './shared/target';

const Params = v.strictObject({
  /** File name of the workflow in the application repository. */
  workflow: v.pipe(
    ArgumentSchema,
    v.regex(/^\w[\w.-]*\.ya?ml$/, 'Write the file name of a workflow, e.g. release.yml.'),
  ),
  /** Value of its input `app`. */
  app: ArgumentSchema,
  /** How often the run is looked at. */
  poll: v.optional(DurationSchema, '20s'),
  /** How long release and image may take to show after the workflow ended. */
  settle: v.optional(DurationSchema, '3m'),
});
const Notes = v.partial(
  v.object({
    /** ISO 8601: a dispatch was announced then; the run it made may not be known. */
    dispatchingAt: v.string(),
    /** Newest run id before the dispatch. */
    previousRun: v.number(),
    runId: v.number(),
  }),
);
const Output = v.object({
  ...TargetSchema.entries,
  /** `catalog-…` in the application repository. */
  releaseTag: v.string(),
});
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Context = ObserveContext<Params, Notes>;
interface Follow extends Act<'follow'> {
  readonly runId: number;
}
type Dispatch = Act<'dispatch'>;
const follow = (runId: number): Follow => ({ is: 'follow', label: `follow run ${runId}`, runId });

/** GitHub's clock and ours may differ by this much, in milliseconds. */
const CLOCK_SKEW_MS = 120_000;
/** A dispatch that GitHub accepted shows as a run within this time. */
const DISPATCH_SHOWS_MS = 60_000;
/** A run that isn't over by then waits for nobody any more: GitHub gives jobs six hours. */
const UNDER_WAY_MS = 6 * 60 * 60_000;

/** Runs the release workflow for the chosen commit, once, and follows the very run it created. */
export const release = defineKind({
  name: 'release',
  readsService: true,
  title: 'Release',
  params: Params,
  runs: ({ workflow, app }, runbook) => [
    { command: `workflow ${workflow} of ${serviceOf(runbook).application}, app=${app}`, where: 'github' },
  ],
  output: Output,
  notes: Notes,
  provides: [target.name],
  needs: ['image'],
  overridable: false,
  links: ({ imageTag }) => [fact('Release', imageTag, 'good')],
  observe: async (context: Context) => {
    const { commit, releasedAs } = context.output(image);
    const { notes, service, ports, signal } = context;
    if (releasedAs !== null) {
      const found = await ports.registry.resolve(service.image, releasedAs, signal);
      return found === undefined
        ? stillSettling(context, 'the image tag')
        : released(context, releasedAs, found, []);
    }
    if (notes.runId !== undefined) {
      const run = await runIfShown(context, notes.runId);
      if (run !== undefined) return followRun(context, run);
      const reading = context.reading(`Run ${notes.runId} was just dispatched; GitHub doesn't show it yet`);
      return { is: 'working', reading, checkAgainMs: 5_000 };
    }
    if (notes.dispatchingAt !== undefined) {
      const found = await findLostRun(context, notes.dispatchingAt);
      if (found !== 'none') return found;
    }
    const { tag, released: found } = (await releasedSince(context)) ?? {};
    if (tag !== undefined && found !== undefined) return released(context, tag, found, []);
    const underWay = await runsUnderWay(context);
    // An answer is for one dispatch, and for what was under way beside it: all else is asked anew.
    const subject = subjectOf([
      commit,
      ...(notes.dispatchingAt === undefined ? [] : [`again after ${notes.dispatchingAt}`]),
      ...underWay.map(run => `beside ${run.id}`),
    ]);
    const choice = context.decision('release', subject)?.choice;
    const chosen = underWay.find(run => choice === String(run.id));
    if (chosen !== undefined) {
      const reading = context.reading('You chose the run', underWay.map(runFact));
      return { is: 'ready', reading, act: follow(chosen.id) };
    }
    if (choice === 'release') {
      return {
        is: 'ready',
        reading: context.reading(`Releasing ${shortSha(commit)}`),
        act: act('dispatch', 'dispatch the release workflow'),
      };
    }
    const again = notes.dispatchingAt !== undefined;
    return {
      is: 'waits',
      reading: context.reading(
        again ? 'The dispatch started no run' : `${shortSha(commit)} is not released yet`,
        [
          fact('Workflow', `${context.params.workflow} in ${service.application}`),
          fact('app', context.params.app),
          fact('image-sha', commit),
          ...underWay.map(runFact),
        ],
      ),
      question: {
        id: 'release',
        title: underWay.length === 0 ? `Release ${shortSha(commit)}?` : 'Is this release already running?',
        detail: [
          ...(underWay.length === 0 ? [] : [UNDER_WAY]),
          again
            ? 'GitHub gave no clear answer to the dispatch, and no matching run was found. Check the workflow before you dispatch again.'
            : `Runs ${context.params.workflow} with app=${context.params.app} and image-sha=${commit}. It tags git and the image, publishes the release and opens the changelog pull request. Production is not touched yet.`,
        ].join(' '),
        subject,
        choices: [
          ...underWay.map(run => ({
            id: String(run.id),
            label: `Follow run ${run.id}`,
            tone: 'primary' as const,
          })),
          {
            id: 'release',
            label: again ? 'Dispatch again' : `Release ${shortSha(commit)}`,
            tone: underWay.length === 0 ? 'primary' : 'secondary',
          },
        ],
      },
      ...(underWay.length === 0 ? {} : { checkAgainMs: durationMs(context.params.poll) }),
    };
  },
  perform: byAct<PerformContext<Params, Notes>, Follow | Dispatch>({
    follow: (context, { runId }) => context.note({ runId }),
    dispatch: context => dispatch(context),
  }),
});

/** By hand, or by another run, since the image was looked at. */
async function releasedSince(context: Context) {
  const { ports, service, signal } = context;
  const tags = await ports.registry.tags(service.image, signal);
  return releaseOf(context, context.output(image).image, tags);
}

/** Why a person is asked: GitHub's list of runs doesn't tell what a run was given. */
const UNDER_WAY =
  'A run of the workflow that was not dispatched from here is in progress; GitHub does not say for which app and commit. A second run for the same app may cancel it or release the image twice. If you follow it, the image it tags must be this one.';

/** Runs that somebody dispatched and that are not over. */
async function runsUnderWay(context: Context): Promise<readonly WorkflowRun[]> {
  const since = new Date(context.ports.clock.now() - UNDER_WAY_MS).toISOString();
  return (await runsSince(context, since)).filter(run => run.status !== 'completed');
}

function runFact({ id, title, actor, createdAt, url }: WorkflowRun): Fact {
  const by = actor === null ? '' : ` by ${actor}`;
  return fact(`Run ${id}`, `${title}, ${createdAt}${by}`, 'warn', { link: url });
}

async function dispatch(context: PerformContext<Params, Notes>): Promise<void> {
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

async function findLostRun(context: Context, dispatchingAt: string) {
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
async function runIfShown(context: Context, id: number): Promise<WorkflowRun | undefined> {
  const { ports, service, notes, signal } = context;
  try {
    return await ports.github.workflowRun(service.application, id, signal);
  } catch (error) {
    const age = ports.clock.now() - Date.parse(notes.dispatchingAt ?? '');
    if (age < DISPATCH_SHOWS_MS && toProblem(error).code === 'github.not-found') return undefined;
    throw error;
  }
}

async function followRun(context: Context, run: WorkflowRun) {
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

async function findReleased(context: Context, run: WorkflowRun, facts: readonly Fact[]) {
  const { ports, service, signal } = context;
  const tags = await ports.registry.tags(service.image, signal);
  for (const tag of newestReleaseTags(tags, 3)) {
    const date = releaseDate(tag);
    if (date === null || Date.parse(date) < Date.parse(run.createdAt) - CLOCK_SKEW_MS) continue;
    const found = await ports.registry.resolve(service.image, tag, signal);
    if (found !== undefined) return released(context, tag, found, facts);
  }
  return stillSettling(context, 'the image tag');
}

async function released(context: Context, imageTag: string, found: RegistryImage, facts: readonly Fact[]) {
  const { ports, service, signal } = context;
  const { commit, image: pinned } = context.output(image);
  const same = sameContent(found, pinned);
  if (!same.same) {
    return {
      is: 'stopped' as const,
      concluded: true,
      reading: context.reading(`${imageTag} is a different image`, [
        ...facts,
        fact('Chosen', pinned.digest),
        fact(imageTag, found.digest, 'bad', { detail: same.explain }),
      ]),
      problem: {
        code: 'release.other-image',
        message: `${imageTag} is not the image that was chosen: ${same.explain}.`,
        remedy:
          'Do not deploy it. Check the image again from step "Image", and find out what the workflow tagged.',
      },
    };
  }
  const releaseTag = imageTag.replace(/^rel-/, `${service.name}-`);
  const github = await ports.github.release(service.application, releaseTag, signal);
  if (github === undefined || github.draft) return stillSettling(context, `the release ${releaseTag}`);
  return {
    is: 'holds' as const,
    reading: context.reading(`Released as ${imageTag}`, [
      ...facts,
      fact('Same image', same.explain, 'good'),
      fact('Release', releaseTag, 'good', { link: github.url, detail: github.notes }),
      fact('Image tag', imageTag, 'good', { link: ports.registry.imageUrl(service.image) }),
    ]),
    output: { releaseTag, imageTag, commit, image: pinned },
  };
}

/** Right after the workflow its results may not show yet; after a while that is a fault. */
function stillSettling(context: Context, what: string) {
  const since = context.notes.dispatchingAt ?? context.run.startedAt;
  const waited = context.ports.clock.now() - Date.parse(since);
  const longest = durationMs(context.params.settle) + 40 * 60_000;
  const reading = context.reading(`Waiting for ${what} to show`);
  if (waited < longest)
    return { is: 'working' as const, reading, checkAgainMs: durationMs(context.params.poll) };
  return {
    is: 'stopped' as const,
    reading,
    problem: {
      code: 'release.incomplete',
      message: `The workflow succeeded, but ${what} can't be found.`,
      remedy: 'Look at the workflow run and the registry, then try again.',
    },
  };
}
