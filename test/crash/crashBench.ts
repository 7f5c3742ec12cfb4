import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { CatalogWorld } from './catalogWorld';
import { courses, type Course, type CourseName } from './courses';
import type { CrashWorld } from './crashWorld';
import type { Message, Orders } from './engineProcess';
import type { Kill } from './points';
import { ServiceWorld } from './serviceWorld';

const root = path.join(__dirname, '../..');
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
    private readonly at: CrashWorld,
    private readonly folder: string,
    private readonly course: CourseName,
  ) {}

  static async start(course: CourseName): Promise<CrashBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-crash-'));
    const own: Course = courses[course];
    const at = own.runbook === 'service' ? ServiceWorld.start(folder) : CatalogWorld.start(folder, own);
    return new CrashBench(await at, folder, course);
  }

  /** Runs an engine on the world until it dies at the first of these points, or its course is over. */
  live(kills: readonly Kill[]): Promise<Life> {
    const { world, checkout, repository } = this.at;
    const deathNote = path.join(this.folder, 'death.json');
    const orders: Orders = {
      worldFile: path.join(world.directory, 'world.json'),
      ...{ checkout, repository },
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
    return this.at.left();
  }

  /** Checks that the world is as it would be after a deployment in which nothing died. */
  assertAsExpected(): void {
    const applies = existsSync(this.#applyNote) ? Number(readFileSync(this.#applyNote, 'utf8')) : 0;
    assert.deepEqual(this.at.aftermath(applies), courses[this.course].aftermath);
    this.at.assertAtTheEnd();
  }

  get #applyNote(): string {
    return path.join(this.folder, 'applies');
  }

  async stop(): Promise<void> {
    await this.at.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
