import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type KindReference, type ObserveContext, type PerformContext } from '../core/kind/kind';
import type { ObligationKind } from '../core/kind/obligationKind';
import { toProblem } from '../core/errors';
import { leftOpenBy } from '../core/lock/leftOpen';
import { holderInWords } from '../core/lock/lockLost';
import { stillToTakeOn, TakeoverNotes } from '../core/lock/takeover';
import { deploymentName, type Runbook } from '../core/runbook/runbook';
import { neutral } from '../core/text/neutral';
import { modulesOf, NamedSchemas } from '../core/runbook/resources';
import { nameOf, resourceIfAny } from '../core/runbook/resourceOf';
import { preflight } from './preflight';
import { fact } from './shared/facts';
import { detailOf, holderFacts, isOwn, leftOpenFacts, takenOnInWords, titleOf } from './shared/lockHolder';

type LockAct = Act<'take' | 'take-on' | 'take-over' | 'record'>;

const Notes = v.partial(
  v.object({
    ...TakeoverNotes.entries,
    /** A record on GitHub was announced: at most one is created, even if it's unclear what happened to it. */
    announced: v.boolean(),
    /** Id of that record. */
    deployment: v.number(),
    /** Why there is no record. */
    unrecorded: v.string(),
  }),
);
type Notes = v.InferOutput<typeof Notes>;
const Output = v.object({ sha: v.string() });
/** Output of another step of this kind. */
const held: KindReference<v.InferOutput<typeof Output>> = { name: 'team-lock', output: Output };

/** One deployment at a time for the team. */
export const teamLock = defineKind({
  name: 'team-lock',
  title: l10n.t('Team lock'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['infrastructure']).entries }),
  output: Output,
  notes: Notes,
  needs: [],
  // The preflight comes first in runbooks that have one.
  mayUse: ['preflight'],
  overridable: false,
  close: async (context, how) => {
    const { ports, run, signal } = context;
    const { deployment } = shown(context);
    const repository = repositoryOf(context);
    if (deployment === undefined || repository === undefined) return;
    const state = how === 'finish' ? 'success' : 'inactive';
    const text =
      how === 'finish' ? `${run.by} has deployed ${whatOf(context.runbook)}` : `${run.by} has stopped`;
    await ports.github.setDeploymentStatus(
      repository,
      deployment,
      state,
      neutral(text, MOST_DESCRIBED),
      signal,
    );
  },
  observe: async context => {
    const holder = await context.lock.read(context.signal);
    if (holder === null) {
      const reading = context.reading(l10n.t('Nobody is deploying'));
      return { is: 'ready', reading, act: act('take', l10n.t('take the lock')), withoutLock: true };
    }
    const since = clockTime(holder.since);
    if (stillToTakeOn(triesOf(context), holder) !== null) {
      const reading = context.reading(l10n.t('Taking on what was left open'), holderFacts(context, holder));
      const act: LockAct = { is: 'take-on', label: l10n.t('take on what was left open') };
      return { is: 'ready', reading, act, harmless: true };
    }
    if (holder.ours) {
      const { announced, deployment, unrecorded } = shown(context);
      // A rollback already has one; without a module, it's unclear where it would belong.
      const isRecorded =
        announced === true || context.outputIfAny(held) !== undefined || repositoryOf(context) === undefined;
      const reading = context.reading(l10n.t`Held by this run since ${since}`, [
        ...holderFacts(context, holder),
        ...(deployment === undefined
          ? []
          : [fact(l10n.t('Shown on GitHub'), l10n.t`deployment ${deployment}`, 'good')]),
        ...(unrecorded === undefined ? [] : [fact(l10n.t('Not shown on GitHub'), unrecorded, 'warn')]),
      ]);
      if (!isRecorded)
        return { is: 'ready', reading, act: act('record', l10n.t('show the deployment on GitHub')) };
      return { is: 'holds', reading, output: { sha: holder.sha } };
    }
    const facts = [...holderFacts(context, holder), ...leftOpenFacts(context, holder)];
    if (context.decision('take-over', holder.sha)?.choice === 'take-over') {
      return {
        is: 'ready',
        reading: context.reading(l10n.t`Held by ${holder.owner}`, facts),
        act: act('take-over', l10n.t('take the lock over')),
        withoutLock: true,
      };
    }
    const title = titleOf(context, holder);
    return {
      is: 'waits',
      reading: context.reading(l10n.t`${title} since ${since}`, facts),
      // Taken on before an attempt that somebody else won, or the lock has been taken over since.
      meets: ['team-lock'],
      question: {
        id: 'take-over',
        title,
        detail: `${detailOf(context, holder)} ${takenOnInWords(context, holder)}`,
        subject: holder.sha,
        choices: [
          {
            id: 'take-over',
            label: isOwn(context, holder)
              ? l10n.t('Take over from it…')
              : l10n.t`Take over from ${holder.owner}…`,
            tone: 'danger',
            needsReason: true,
          },
        ],
      },
      checkAgainMs: 15_000,
    };
  },
  perform: byAct<PerformContext<object, Notes>, LockAct>({
    'take-on': async context => {
      const holder = await context.lock.read(context.signal);
      const left = holder === null ? null : stillToTakeOn(triesOf(context), holder);
      if (left === null) return;
      await context.oblige(...left.obligations);
      await context.note({ takenOnFrom: left.from });
    },
    record: recordOnGitHub,
    take: async context => {
      await oweRelease(context);
      await context.lock.acquire(`Deploying ${whatOf(context.runbook)}`, context.signal);
    },
    'take-over': async context => {
      await oweRelease(context);
      const holder = await context.lock.read(context.signal);
      const decision = holder === null ? undefined : context.decision('take-over', holder.sha);
      // The ref has moved: the next observation shows the current holder.
      if (holder === null || decision === undefined) return;
      const { sha, owner } = holder;
      const obligations = [...leftOpenBy(holder, context.runbook, context.step.id).takenOn];
      // From here on, only the journal has what was shown, since the ref may be rewritten.
      await context.note({ takeover: { sha, owner, obligations } });
      await context.lock.takeOver(sha, decision.reason ?? '', obligations, context.signal);
    },
  }),
});

/** What is deployed: the modules, or the runbook's title if it has none. */
function whatOf(runbook: Runbook): string {
  const names = [...new Set(modulesOf(runbook).map(nameOf))];
  return names.length === 0 ? neutral(runbook.title, 100) : names.join(' and ');
}

/** Repository in which GitHub shows the deployment; undefined if the runbook has no module or names no repository. */
function repositoryOf({ runbook, step }: Pick<Context, 'runbook' | 'step'>): string | undefined {
  if (modulesOf(runbook).length === 0) return undefined;
  return resourceIfAny(runbook, step, 'infrastructure')?.name;
}

function oweRelease(context: PerformContext<object, Notes>): Promise<void> {
  return context.oblige({
    id: 'team-lock',
    kind: 'team-lock',
    subject: 'team lock',
    previous: null,
    title: l10n.t('Release the team lock'),
  });
}

/** Notes about the record on GitHub: if a lost lock is taken back, there already is one. */
function shown({
  notes,
  earlierNotes,
}: Pick<ObserveContext<object, Notes>, 'notes' | 'earlierNotes'>): Notes {
  return [...earlierNotes, notes].reduce((all, each) => ({ ...all, ...each }), {});
}

/** Maximum length of a deployment's description on GitHub (https://docs.github.com/rest/deployments/statuses). */
const MOST_DESCRIBED = 140;

/** For people who don't use the extension. It isn't a lock, so a failure is only noted. */
async function recordOnGitHub(context: PerformContext<object, Notes>): Promise<void> {
  const { ports, run, signal, runbook } = context;
  const repository = repositoryOf(context);
  if (repository === undefined) return;
  await context.note({ announced: true });
  try {
    const ref = context.outputIfAny(preflight)?.defaultBranch ?? (await ports.git.defaultBranch(signal));
    const environment = `deploy-runbook-${deploymentName(runbook).replaceAll('/', '-')}`;
    const description = neutral(`${run.by} deploys ${whatOf(runbook)}`, MOST_DESCRIBED);
    const request = { ref, environment, description, payload: { run: run.id } };
    const id = await ports.github.createDeployment(repository, request, signal);
    await context.note({ deployment: id });
    await ports.github.setDeploymentStatus(repository, id, 'in_progress', description, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    await context.note({ unrecorded: toProblem(error).message });
  }
}

type Context = ObserveContext<object, Notes>;

function triesOf({ earlierNotes, notes }: Pick<Context, 'earlierNotes' | 'notes'>) {
  return [...earlierNotes, notes].map(each => ({ notes: each }));
}

/** Open until the ref is gone, or belongs to another run. */
export const teamLockObligation: ObligationKind = {
  name: 'team-lock',
  remedy: l10n.t('Release the team lock'),
  observe: async (_obligation, { lock, signal }) => {
    const holder = await lock.read(signal);
    if (holder?.ours === true)
      return {
        met: false,
        evidence: l10n.t`held by this run since ${clockTime(holder.since)}`,
      };
    return {
      met: true,
      evidence: holder === null ? l10n.t('nobody holds the lock') : holderInWords(holder),
    };
  },
  meet: (_obligation, { lock, signal }) => lock.release(signal),
};
