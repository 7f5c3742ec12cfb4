import '../support/language';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../src/app/compose';
import type { Deployment } from '../../src/core/engine/deployment';
import { hasEnded } from '../../src/core/journal/runState';
import type { WorldFile } from '../../src/rehearsal/disk/worldFile';
import { agreed } from '../support/agreed';
import { engineOn } from '../support/deployment';
import { courses, type Course, type CourseName } from './courses';
import { CrashPoints, type Kill } from './points';
import { LOG } from './log';

/** Orders from the test to this process. */
export interface Orders {
  readonly worldFile: string;
  readonly checkout: string;
  /** `remote.origin.url` of the checkout. */
  readonly repository: string;
  readonly storage: string;
  readonly course: CourseName;
  readonly kills: readonly Kill[];
  /** File in which the process notes the point at which it dies. */
  readonly deathNote: string;
  /** File in which it notes how many applies changed something. */
  readonly applyNote: string;
}
/** Messages from this process to the test. */
export type Message =
  | {
      readonly is: 'opened';
      readonly runId: string;
      readonly open: readonly string[];
      readonly ticked: readonly string[];
      readonly problems: readonly string[];
    }
  | { readonly is: 'over'; readonly points: readonly string[] }
  | { readonly is: 'stuck'; readonly why: string };

/** Long for a deployment, short for a test that would wait forever. */
const PATIENCE_MS = 180_000;
const MOST_RETRIES = 12;

/** Resumes the deployment of a world, or starts one, and makes all the decisions of the person on its course. */
async function main(): Promise<void> {
  const orders = JSON.parse(process.argv[2] ?? '') as Orders;
  const { checkout, repository, worldFile } = orders;
  const world = { ...(JSON.parse(readFileSync(worldFile, 'utf8')) as WorldFile), checkout, repository };
  const points = new CrashPoints(orders.kills, kill => {
    writeFileSync(orders.deathNote, JSON.stringify(kill));
  });
  const engine = await engineOn(world, orders.storage, undefined, points.around);
  try {
    await goOn(engine, orders, points);
  } finally {
    engine.dispose();
  }
}

async function goOn(engine: Engine, orders: Orders, points: CrashPoints): Promise<void> {
  const [last] = await engine.deployments.history();
  if (last !== undefined && hasEnded(last.state)) {
    tell({ is: 'over', points: [] });
    return;
  }
  const course: Course = courses[orders.course];
  const run =
    (await engine.deployments.open()) ??
    (await engine.deployments.start(course.runbook, new AbortController().signal));
  tell(opened(run));
  run.resume();
  const log = () => textOf(path.join(path.dirname(orders.worldFile), LOG));
  const why = await drive(run, course, log, () => {
    noteApplies(orders);
  });
  tell(why === null ? { is: 'over', points: points.of(course) } : { is: 'stuck', why });
}

function opened({ view }: Deployment): Message {
  return {
    is: 'opened',
    runId: view.runId,
    open: view.obligations.filter(o => !o.met).map(o => o.id),
    ticked: view.phases
      .flatMap(p => p.steps)
      .filter(s => s.tick !== null)
      .map(s => s.id),
    problems: view.journalProblems,
  };
}

/**
 * @param log what the service has logged
 * @param beforeTheEnd called before the run closes, because that removes the terminals' records
 * @returns null when the run is over, otherwise the reason why it hangs
 */
async function drive(
  run: Deployment,
  course: Course,
  log: () => string,
  beforeTheEnd: () => void,
): Promise<string | null> {
  let retries = 0;
  let leftOpen = '';
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    await sleep(30);
    const { view } = run;
    if (hasEnded(view.state)) return null;
    const unasked = course.unasked(view);
    if (unasked !== null) {
      if (unasked === 'finish' || unasked === 'abort') beforeTheEnd();
      if (unasked === 'finish') await run.finish();
      else if (unasked === 'abort')
        // What only a person can close comes next.
        leftOpen = await run.abort('The wrong day for it').then(() => '', messageIfAborting(run));
      else if (unasked === 'roll back') await run.rollBack('The scheduler dies again and again');
      else await run.meet(unasked.meet);
      continue;
    }
    const steps = view.phases.flatMap(p => p.steps);
    const asked = steps.find(s => (s.question?.choices.length ?? 0) > 0);
    if (asked?.question != null) {
      const { question } = asked;
      const choice = course.answer({ step: asked.id, question: question.id, log: log() });
      // The question may have changed in the meantime: then it is asked again.
      await run.decide(asked.id, agreed(question, choice)).catch(() => {
        // The next poll answers the new question.
      });
    } else if (!steps.some(s => s.status === 'working')) {
      const stopped = steps.find(s => s.status === 'stopped');
      if (stopped === undefined) continue;
      if (retries === MOST_RETRIES)
        return `${stopped.id}: ${stopped.problem?.code ?? ''} ${stopped.problem?.message ?? ''}`;
      retries += 1;
      await run.retry(stopped.id);
    }
  }
  return `${run.view.headline} after ${PATIENCE_MS / 1_000} s. ${leftOpen}`;
}

function messageIfAborting(run: Deployment) {
  return (error: unknown): string => {
    if (run.view.state !== 'aborting') throw error;
    return (error as Error).message;
  };
}

function noteApplies({ storage, applyNote }: Orders): void {
  const folder = path.join(storage, 'jobs');
  const applies = readdirSync(folder)
    .map(job => textOf(path.join(folder, job, 'record')))
    .filter(record => /Apply complete! Resources: [1-9]/.test(record)).length;
  // An earlier process may have died when some of the records were already gone.
  writeFileSync(applyNote, String(Math.max(Number(textOf(applyNote)), applies)));
}

/** Empty if there is none. */
function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function tell(message: Message): void {
  process.send?.(message);
}

main().then(
  () => {
    process.disconnect();
  },
  (error: unknown) => {
    tell({ is: 'stuck', why: String((error as Error).stack) });
    process.exitCode = 1;
    process.disconnect();
  },
);
