import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { startWorld, type World } from '../../src/rehearsal/world';
import { MODULE } from '../support/aftermath';
import { quickTiming, shorten } from '../support/shorten';
import { courses, type Aftermath, type CourseName } from './courses';
import type { Message, Orders } from './engineProcess';
import type { Kill } from './points';

const root = path.join(__dirname, '../..');
/** Branches of deployments on origin. */
const OWN_BRANCH = /^refs\/heads\/((?:deploy|rollback)\/.*)$/;
/**
 * At the same depth as its source, because it finds the bundles' folder relative to it. One file per course, because the
 * courses run side by side.
 */
const programOf = (course: CourseName) => path.join(root, `out/crash/${course}.cjs`);

/** Bundles the engine's process, so that each of its many starts is fast. */
export function buildEngineProcess(course: CourseName): void {
  buildSync({
    entryPoints: [path.join(__dirname, 'engineProcess.ts')],
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    external: ['web-tree-sitter'],
    outfile: programOf(course),
  });
}

type Opened = Extract<Message, { is: 'opened' }>;
type Over = Extract<Message, { is: 'over' }>;
/** The outcome of one process of the engine. */
export interface Life {
  /** Where it died; null when it ran to the end. */
  readonly died: Kill | null;
  readonly opened: Opened | null;
  readonly over: Over | null;
}

/** A world of its own, whose deployment is driven by processes that are killed. */
export class CrashBench {
  private constructor(
    private readonly world: World,
    private readonly folder: string,
    private readonly course: CourseName,
  ) {
    this.firstInstance = world.state.instance.id;
  }
  private readonly firstInstance: string | null;

  static async start(course: CourseName): Promise<CrashBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-crash-'));
    const world = await startWorld({
      directory: path.join(folder, 'world'),
      timing: { ...quickTiming, bootMs: 300, pokeEveryMs: 60_000 },
      faults: ['refresh-waits'],
    });
    shorten(world, [
      [/moveWait: \d+s/g, 'moveWait: 1s'],
      [/soak: \d+s/g, 'soak: 1s'],
    ]);
    return new CrashBench(world, folder, course);
  }

  /** Runs an engine on the world until it dies at the first of these points, or its course is over. */
  live(kills: readonly Kill[]): Promise<Life> {
    const deathNote = path.join(this.folder, 'death.json');
    const orders: Orders = {
      worldFile: path.join(this.folder, 'world/world.json'),
      storage: path.join(this.folder, 'storage'),
      course: this.course,
      kills,
      deathNote,
      applyNote: this.#applyNote,
    };
    return new Promise((resolve, reject) => {
      let opened: Opened | null = null;
      let over: Over | null = null;
      let stuck: string | null = null;
      const child = fork(programOf(this.course), [JSON.stringify(orders)], { cwd: root });
      child.on('message', (message: Message) => {
        if (message.is === 'opened') opened = message;
        else if (message.is === 'over') over = message;
        else stuck = message.why;
      });
      child.on('exit', (_code, signal) => {
        if (stuck !== null) reject(new Error(`The deployment hangs: ${stuck}`));
        else {
          const died = signal === 'SIGKILL' ? (JSON.parse(readFileSync(deathNote, 'utf8')) as Kill) : null;
          resolve({ died, opened, over });
        }
      });
    });
  }

  /** Everything that this deployment left in the world, named after the obligation that must be open for it. */
  left(): readonly string[] {
    const left: string[] = [];
    if (/running_dags_cleared\s*=\s*true/.test(readFileSync(path.join(this.world.checkout, MODULE), 'utf8')))
      left.push('flag');
    const refs = this.#refs();
    if (refs.some(ref => ref.startsWith('refs/deploy-runbook/lock/'))) left.push('team-lock');
    for (const { dagId, paused } of this.world.state.airflow.dags)
      if (paused && this.#paused().includes(dagId)) left.push(`paused-dag:${dagId}`);
    const pulls = this.#count('POST', /openverse-infrastructure\/pulls$/);
    if (pulls > 0) left.push('pull-request');
    for (const ref of refs) {
      const branch = OWN_BRANCH.exec(ref)?.[1];
      if (branch !== undefined && pulls === 0) left.push(`pushed-branch:${branch}`);
    }
    return left;
  }

  /** Checks that the world is as it would be after a deployment in which nothing died. */
  assertAsExpected(): void {
    const { id } = this.world.state.instance;
    const version = (instance: string | null) => instance?.split(' ')[0] ?? 'nothing';
    const after: Aftermath = {
      dispatches: this.#count('POST', /\/dispatches$/),
      pullRequests: this.#count('POST', /openverse-infrastructure\/pulls$/),
      approvals: this.#count('POST', /\/reviews$/),
      pauses: this.#paused().length,
      branches: this.#refs().filter(ref => OWN_BRANCH.test(ref)).length,
      applies: Number(readFileSync(this.#applyNote, 'utf8')),
      left: this.left(),
      isAsBefore: version(id) === version(this.firstInstance),
    };
    assert.deepEqual(after, courses[this.course].aftermath);
    if (after.isAsBefore) return;
    const module = readFileSync(path.join(this.world.checkout, MODULE), 'utf8');
    assert.ok(module.includes(version(id)), 'what is written runs');
  }

  get #applyNote(): string {
    return path.join(this.folder, 'applies');
  }

  async stop(): Promise<void> {
    await this.world.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #count(method: string, address: RegExp): number {
    return this.world.requests.filter(r => r.method === method && address.test(r.path) && r.status < 300)
      .length;
  }
  /** DAGs that were changed by requests; pausing and unpausing alternate. */
  #paused(): readonly string[] {
    const changes = this.world.requests.filter(
      r => r.method === 'PATCH' && r.path.includes('/dags/') && r.status < 300,
    );
    const ids = changes.map(r => decodeURIComponent(/\/dags\/([^/?]+)/.exec(r.path)?.[1] ?? ''));
    return [...new Set(ids)];
  }
  #refs(): readonly string[] {
    const list = execFileSync('git', ['-C', this.world.origin, 'for-each-ref', '--format=%(refname)'], {
      encoding: 'utf8',
    });
    return list.trim().split('\n');
  }
}
