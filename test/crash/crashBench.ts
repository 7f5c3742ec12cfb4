import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { RunEvent } from '../../src/core/journal/events';
import { CatalogWorld } from './catalogWorld';
import { courses, type Course, type CourseName } from './courses';
import type { CrashWorld } from './crashWorld';
import type { Message, Orders } from './engineProcess';
import type { Kill } from './points';
import { ServiceWorld } from './serviceWorld';

const root = path.join(__dirname, '../..');
/** At the same depth as its source, because it finds the bundles' folder relative to it. */
const programOf = (name: string) => path.join(root, `out/crash/${name}.cjs`);

/** Bundles the engine's process, so that each of its many starts is fast. @param name unique among programs that run in parallel */
export function buildEngineProcess(name: string): void {
  buildSync({
    entryPoints: [path.join(__dirname, 'engineProcess.ts')],
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    external: ['web-tree-sitter'],
    outfile: programOf(name),
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
    private readonly program: string,
  ) {}

  /** @param program name that it was built under */
  static async start(course: CourseName, program: string = course): Promise<CrashBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-crash-'));
    const own: Course = courses[course];
    const at = own.runbook === 'service' ? ServiceWorld.start(folder) : CatalogWorld.start(folder, own);
    return new CrashBench(await at, folder, course, program);
  }

  /**
   * Runs an engine on the world until it dies at the first of these points, or its course is over.
   * @param texts in the language of who deploys; absent: English
   */
  live(kills: readonly Kill[], texts?: Readonly<Record<string, string>>): Promise<Life> {
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
    const env = { ...process.env };
    if (texts !== undefined)
      writeFileSync((env.TEXTS = path.join(this.folder, 'texts.json')), JSON.stringify(texts));
    return new Promise((resolve, reject) => {
      let opened: Opened | null = null;
      let over: Over | null = null;
      let stuck: string | null = null;
      const child = fork(programOf(this.program), [JSON.stringify(orders)], { cwd: root, env });
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

  /** Events of the run's journal, as written. */
  journal(): readonly RunEvent[] {
    const folder = path.join(this.folder, 'storage/journal');
    const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.jsonl'),
    );
    const lines = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
    return lines.map(line => JSON.parse(line) as RunEvent);
  }

  /**
   * What teammates read: commits that are or were on origin, those of the lock among them, pull requests, and deployments on
   * GitHub.
   */
  written(): Readonly<Record<'subjects' | 'titles' | 'texts', readonly string[]>> {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', this.at.world.origin, ...args], { encoding: 'utf8' });
    const objects = git('cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)');
    const commits = [...objects.matchAll(/^commit (\w+)$/gm)].flatMap(([, sha = '']) => sha);
    const log = (format: string) => git('log', '--no-walk', `--format=${format}%x00`, ...commits).split('\0');
    const { pullRequests, deployments } = this.at.world.state.github;
    return {
      subjects: log('%s'),
      titles: [
        ...pullRequests.map(({ title }) => title),
        ...deployments.flatMap(each => [
          each.description,
          ...each.statuses.map(({ description }) => description),
        ]),
      ],
      texts: [...log('%b'), ...pullRequests.map(({ body }) => body)],
    };
  }

  get #applyNote(): string {
    return path.join(this.folder, 'applies');
  }

  async stop(): Promise<void> {
    await this.at.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
