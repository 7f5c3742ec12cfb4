import * as l10n from '@vscode/l10n';
import { act, byAct } from '../../core/kind/act';
import { defineKind, type PerformContext } from '../../core/kind/kind';
import { subjectOf } from '../../core/journal/subject';
import { releaseIn, schemeOf } from '../../core/registry/tags';
import { releasePrefix } from '../../core/runbook/resourceOf';
import { durationMs } from '../../core/runbook/runbook';
import { neutral } from '../../core/text/neutral';
import { image } from '../image';
import { preflight } from '../preflight';
import { changesSince } from '../shared/changesSince';
import { fact, shortSha } from '../shared/facts';
import { imageIsPinned } from '../shared/gate';
import { releaseOf } from '../shared/releaseOf';
import { target } from '../shared/target';
import { released, stillSettling } from './released';
import {
  findLostRun,
  follow,
  followChoices,
  runFact,
  runIfShown,
  runsUnderWay,
  UNCLEAR_DISPATCH,
  type Follow,
} from '../shared/workflowRuns';
import { dispatch, followRun, workflowOf } from './runs';
import { Notes, Output, Params, type Context, type Dispatch } from './shape';

/** Runs the release workflow for the chosen commit, once, and follows exactly the run that creates. */
export const release = defineKind({
  name: 'release',
  uses: ['image', 'application'],
  title: l10n.t('Release'),
  params: Params,
  runs: ({ workflow, app }, { application }) => [
    { command: l10n.t`workflow ${workflow} of ${application.name}, app=${app}`, where: 'github' },
  ],
  output: Output,
  notes: Notes,
  provides: [target.name],
  needs: ['image'],
  overridable: false,
  versions: ({ imageTag }) => ({ next: imageTag }),
  links: ({ imageTag }) => [fact(l10n.t('Release'), imageTag, 'good')],
  recheck: (_own, act, given) => imageIsPinned(act, given),
  observe: async (context: Context) => {
    const { commit, releasedAs } = context.output(image);
    const { notes, resources, ports, signal } = context;
    if (releasedAs !== null) {
      const found = await ports.registry.resolve(resources.image.name, releasedAs, signal);
      return found === undefined
        ? stillSettling(context, l10n.t('the image tag'))
        : released(context, releasedAs, found, []);
    }
    if (notes.runId !== undefined) {
      const run = await runIfShown(context, workflowOf(context), notes.runId);
      if (run !== undefined) return followRun(context, run);
      const reading = context.reading(
        l10n.t`Run ${notes.runId} was just dispatched; GitHub doesn't show it yet`,
      );
      return { is: 'working', reading, checkAgainMs: 5_000 };
    }
    if (notes.dispatchingAt !== undefined) {
      const found = await findLostRun(
        context,
        workflowOf(context),
        notes.dispatchingAt,
        l10n.t('Which run is this release?'),
      );
      if (found !== 'none') return found;
    }
    const { tag, released: found } = (await releasedSince(context)) ?? {};
    if (tag !== undefined && found !== undefined) return released(context, tag, found, []);
    const underWay = await runsUnderWay(context, workflowOf(context));
    // An answer is for one dispatch, given the runs that were in progress; otherwise ask again.
    const subject = subjectOf([
      commit,
      ...(notes.dispatchingAt === undefined ? [] : [`again after ${notes.dispatchingAt}`]),
      ...underWay.map(run => `beside ${run.id}`),
    ]);
    const choice = context.decision('release', subject)?.choice;
    const chosen = underWay.find(run => choice === String(run.id));
    if (chosen !== undefined) {
      const reading = context.reading(l10n.t('You chose the run'), underWay.map(runFact));
      return { is: 'ready', reading, act: follow(chosen.id) };
    }
    if (choice === 'release') {
      return {
        is: 'ready',
        reading: context.reading(l10n.t`Releasing ${shortSha(commit)}`),
        act: act('dispatch', l10n.t('dispatch the release workflow')),
      };
    }
    const again = notes.dispatchingAt !== undefined;
    return {
      is: 'waits',
      reading: context.reading(
        again ? l10n.t('The dispatch started no run') : l10n.t`${shortSha(commit)} is not released yet`,
        [
          ...(await changes(context, commit)),
          fact(l10n.t('Workflow'), l10n.t`${context.params.workflow} in ${resources.application.name}`),
          fact('app', context.params.app),
          fact('image-sha', commit),
          ...underWay.map(runFact),
        ],
      ),
      question: {
        id: 'release',
        title:
          underWay.length === 0
            ? l10n.t`Release ${shortSha(commit)}?`
            : l10n.t('Is this release already running?'),
        detail: [
          ...(underWay.length === 0 ? [] : [UNDER_WAY]),
          again
            ? UNCLEAR_DISPATCH
            : l10n.t(
                'Runs the release workflow: it tags git and the image, publishes the release and opens the changelog pull request. Production is not touched yet.',
              ),
        ].join(' '),
        subject,
        choices: [
          ...followChoices(underWay),
          {
            id: 'release',
            label: again ? l10n.t('Dispatch again') : l10n.t`Release ${shortSha(commit)}`,
            tone: underWay.length === 0 ? 'primary' : 'secondary',
          },
        ],
      },
      ...(underWay.length === 0 ? {} : { checkAgainMs: durationMs(context.params.poll) }),
    };
  },
  perform: byAct<PerformContext<Params, Notes, 'image' | 'application'>, Follow | Dispatch>({
    follow: (context, { runId }) => context.note({ runId }),
    dispatch: context => dispatch(context),
  }),
});

/** Changes in the release compared with what the default branch deploys. */
async function changes(context: Context, to: string) {
  const before = context.outputIfAny(preflight);
  if (before === undefined) return [];
  const { params, resources } = context;
  const { deployedCommit, deployedVersion } = before;
  // For an image without a known commit, use its release's tag, which is at that commit.
  const released = releaseIn(deployedVersion, schemeOf(resources.image.tags));
  const tag = released === undefined ? null : `${releasePrefix(resources.image)}${released}`;
  const from = deployedCommit ?? tag;
  return from === null
    ? [
        fact(
          l10n.t('Changes'),
          neutral(l10n.t`can't be shown: no commit is known of ${deployedVersion}`),
          'warn',
        ),
      ]
    : changesSince(context, () => ({
        repository: resources.application.name,
        app: params.app,
        from,
        to,
        since: l10n.t`${deployedVersion}, which runs now`,
      }));
}

/** A release by hand, or by another run, since the image was checked. */
async function releasedSince(context: Context) {
  const { ports, resources, signal } = context;
  const tags = await ports.registry.tags(resources.image.name, signal);
  return releaseOf(context, context.output(image).image, tags);
}

/** Why a person is asked: GitHub's list of runs doesn't include a run's inputs. */
const UNDER_WAY = l10n.t(
  'A run of the workflow that was not dispatched from here is in progress; GitHub does not say for which app and commit. A second run for the same app may cancel it or release the image twice. If you follow it, the image it tags must be this one.',
);
