import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import {
  defineKind,
  type KindReference,
  type ObserveContext,
  type ObligationKind,
  type PerformContext,
} from '../core/engine/kind';
import { toProblem } from '../core/errors';
import type { LockHolder } from '../core/lock/runLock';
import { neutral } from '../core/text/neutral';
import { fact, shortSha } from './shared/facts';

const TAKE_ON = 'take on what was left open';
const RECORD = 'show the deployment on GitHub';

const Notes = v.partial(
  v.object({
    /** Ids of obligations taken on from whom the lock was taken over. */
    takenOn: v.array(v.string()),
    /** A record on GitHub was announced: there is one at most, whatever became of it. */
    announced: v.boolean(),
    /** Id of that record. */
    deployment: v.number(),
    /** Why there is none. */
    unrecorded: v.string(),
  }),
);
type Notes = v.InferOutput<typeof Notes>;
const Output = v.object({ sha: v.string() });
/** Of another step of this kind. */
const held: KindReference<v.InferOutput<typeof Output>> = { name: 'team-lock', output: Output };

/** One deployment at a time for the team. */
export const teamLock = defineKind({
  name: 'team-lock',
  title: 'Team lock',
  params: v.strictObject({}),
  output: Output,
  notes: Notes,
  needs: ['preflight'],
  overridable: false,
  close: async ({ notes, earlierNotes, ports, service, run, signal }, how) => {
    const { deployment } = shown({ notes, earlierNotes });
    if (deployment === undefined) return;
    const state = how === 'finish' ? 'success' : 'inactive';
    const text = how === 'finish' ? `${run.by} has deployed ${service.name}` : `${run.by} has stopped`;
    await ports.github.setDeploymentStatus(service.infrastructure, deployment, state, text, signal);
  },
  observe: async context => {
    const holder = await context.lock.read(context.signal);
    if (holder === null) {
      const reading = context.reading('Nobody is deploying');
      return { is: 'ready', reading, act: 'take the lock', withoutLock: true };
    }
    const now = context.ports.clock.now();
    const since = clockTime(holder.since, now);
    if (holder.ours && leftOpen(holder, context.notes.takenOn).length > 0) {
      const reading = context.reading('Taking on what was left open', holderFacts(holder, now));
      return { is: 'ready', reading, act: TAKE_ON, harmless: true };
    }
    if (holder.ours) {
      const { announced, deployment, unrecorded } = shown(context);
      // On the way back there is one already.
      const isRecorded = announced === true || context.outputIfAny(held) !== undefined;
      const reading = context.reading(`Held by this run since ${since}`, [
        ...holderFacts(holder, now),
        ...(deployment === undefined ? [] : [fact('Shown on GitHub', `deployment ${deployment}`, 'good')]),
        ...(unrecorded === undefined ? [] : [fact('Not shown on GitHub', unrecorded, 'warn')]),
      ]);
      if (!isRecorded) return { is: 'ready', reading, act: RECORD };
      return { is: 'holds', reading, output: { sha: holder.sha } };
    }
    if (context.decision('take-over', holder.sha)?.choice === 'take-over') {
      return {
        is: 'ready',
        reading: context.reading(`Held by ${holder.owner}`, holderFacts(holder, now)),
        act: 'take the lock over',
        withoutLock: true,
      };
    }
    const isOwn = holder.owner === context.run.by;
    const who = isOwn ? 'Another run of yours' : holder.owner;
    const seen = `Since ${since}, last sign of life ${clockTime(holder.heartbeatAt, now)}. This deployment goes on by itself when the lock is free.`;
    return {
      is: 'waits',
      reading: context.reading(`${who} is deploying since ${since}`, holderFacts(holder, now)),
      // It was taken on before the attempt, in which somebody else was faster; or the lock was taken over since.
      meets: ['team-lock'],
      question: {
        id: 'take-over',
        title: `${who} is deploying`,
        detail: isOwn
          ? `${seen} It is open on another machine or in another profile, or its journal is lost. Take over only when it is surely over, its terminal included: what it left open is then this run's to meet.`
          : `${seen} Talk to ${holder.owner} before you take over: two deployments at once take production down.`,
        subject: holder.sha,
        choices: [
          {
            id: 'take-over',
            label: `Take over from ${isOwn ? 'it' : holder.owner}…`,
            tone: 'danger',
            needsReason: true,
          },
        ],
      },
      checkAgainMs: 15_000,
    };
  },
  perform: async (context, act) => {
    if (act === TAKE_ON) {
      const holder = await context.lock.read(context.signal);
      const left = holder === null ? [] : leftOpen(holder, context.notes.takenOn);
      for (const obligation of left) await context.oblige(obligation);
      await context.note({ takenOn: [...(context.notes.takenOn ?? []), ...left.map(o => o.id)] });
      return;
    }
    if (act === RECORD) return recordOnGitHub(context);
    await context.oblige({
      id: 'team-lock',
      kind: 'team-lock',
      subject: 'team lock',
      previous: null,
      title: 'Release the team lock',
    });
    if (act === 'take the lock') {
      await context.lock.acquire(`Deploying ${context.service.name}`, context.signal);
      return;
    }
    const holder = await context.lock.read(context.signal);
    const decision = holder === null ? undefined : context.decision('take-over', holder.sha);
    // Moved meanwhile: the next observation shows who holds it now.
    if (decision !== undefined)
      await context.lock.takeOver(decision.subject, decision.reason ?? '', context.signal);
  },
});

/** What was noted of the record on GitHub: when the lock is taken back after it was lost, there is one already. */
function shown({
  notes,
  earlierNotes,
}: Pick<ObserveContext<object, Notes>, 'notes' | 'earlierNotes'>): Notes {
  return [...earlierNotes, notes].reduce((all, each) => ({ ...all, ...each }), {});
}

/** GitHub takes no longer description of a deployment (https://docs.github.com/rest/deployments/statuses). */
const MOST_DESCRIBED = 140;

/** For those who don't use the extension. It is no lock, so its failure is a note. */
async function recordOnGitHub(context: PerformContext<object, Notes>): Promise<void> {
  const { ports, service, run, signal } = context;
  await context.note({ announced: true });
  try {
    const ref = await ports.git.defaultBranch(signal);
    const environment = `deploy-runbook-${service.environment}-${service.module}`;
    const description = neutral(`${run.by} deploys ${service.name}`, MOST_DESCRIBED);
    const request = { ref, environment, description, payload: { run: run.id } };
    const id = await ports.github.createDeployment(service.infrastructure, request, signal);
    await context.note({ deployment: id });
    await ports.github.setDeploymentStatus(service.infrastructure, id, 'in_progress', description, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    await context.note({ unrecorded: toProblem(error).message });
  }
}

/** What the one before has left open, and this run has not taken on yet: now it is for this run to meet. */
function leftOpen(holder: LockHolder, takenOn: readonly string[] = []) {
  const all = holder.takenOverFrom?.obligations ?? [];
  return all.filter(o => o.kind !== 'team-lock' && !takenOn.includes(o.id));
}

function holderFacts(holder: LockHolder, now: number) {
  return [
    fact('Owner', holder.owner),
    fact('Reason', holder.reason),
    fact('Last sign of life', clockTime(holder.heartbeatAt, now)),
    ...(holder.progress === null || holder.ours ? [] : [fact('Now', holder.progress.headline)]),
    fact('Lock commit', shortSha(holder.sha)),
    ...holder.obligations.map(o => fact('Open obligation', o.title, 'warn')),
    ...(holder.takenOverFrom?.obligations ?? []).map(o =>
      fact(
        `Left open by ${holder.takenOverFrom?.owner ?? ''}`,
        `${o.title} (was ${o.previous ?? 'nothing'})`,
        'warn',
      ),
    ),
  ];
}

/** Open until the ref is gone, or another run's. */
export const teamLockObligation: ObligationKind = {
  name: 'team-lock',
  remedy: 'Release the team lock',
  observe: async (_obligation, { lock, ports, signal }) => {
    const holder = await lock.read(signal);
    if (holder?.ours === true)
      return { met: false, evidence: `held by this run since ${clockTime(holder.since, ports.clock.now())}` };
    return { met: true, evidence: holder === null ? 'nobody holds the lock' : `held by ${holder.owner} now` };
  },
  meet: (_obligation, { lock, signal }) => lock.release(signal),
};
