import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { composeEngine, type Engine } from '../../src/app/compose';
import type { EngineOptions } from '../../src/app/engineOptions';
import type { Deployment } from '../../src/core/engine/deployment';
import type { Clock } from '../../src/core/ports/clock';
import type { RunView, StepView } from '../../src/core/view/view';
import { systemClock } from '../../src/platform/node/clock';
import { createFiles } from '../../src/platform/node/files';
import { createChildTerminalHost } from '../../src/platform/node/runner/childTerminal';
import type { Terminal, TerminalHost, TerminalRequest } from '../../src/platform/node/runner/terminalHost';
import type { WorldOptions } from '../../src/rehearsal/options';
import { startWorld, type World } from '../../src/rehearsal/world';
import type { WorldFile } from '../../src/rehearsal/disk/worldFile';
import { secondMachine } from './secondMachine';
import { quickTiming, shorten } from './shorten';

/** The bundles' folder, with wasm and runbooks. */
const DIST = path.join(__dirname, '../../dist');
/** Doesn't exist on any machine, so that nothing is read or written there. */
const EMPTY_HOME = path.join(__dirname, '../../out/no-home');

/** The engine with its real clients, git, just, Terraform and runner, in a world. */
export async function engineOn(
  world: Pick<World, 'checkout' | 'repository' | 'addresses' | 'credentials' | 'tools'> | WorldFile,
  storage: string,
  terminals: TerminalHost = childTerminals(),
  around?: EngineOptions['around'],
  clock: Clock = systemClock,
  rehearsal: EngineOptions['rehearsal'] = { origin: world.repository },
): Promise<Engine> {
  const { airflow, githubToken, sentryToken, slackWebhook, registry } = world.credentials;
  const { checkout } = world;
  if (checkout === null) throw new Error('The world has no checkout.');
  return composeEngine({
    root: checkout,
    storage,
    dist: DIST,
    extensionVersion: '0.0.0-test',
    addresses: world.addresses,
    credentials: {
      airflow: () => Promise.resolve({ method: 'basic', ...airflow }),
      github: () => Promise.resolve(githubToken),
      sentry: () => Promise.resolve(sentryToken),
      registry: () => Promise.resolve(registry),
      slack: () => Promise.resolve(slackWebhook),
    },
    sentryScope: {},
    tools: { just: world.tools.just, terraform: world.tools.terraform, git: 'git', script: 'script' },
    rehearsal,
    terminals,
    clock,
    ...(around === undefined ? {} : { around }),
    files: createFiles(checkout),
  });
}

function childTerminals(): TerminalHost {
  return createChildTerminalHost({ ...process.env, SHELL: '/bin/bash', HOME: home() });
}

/** A home with nothing but a test's own files: the start-up files of the person who runs the tests must not affect them. */
function home(): string | undefined {
  const { HOME } = process.env;
  return HOME === userInfo().homedir ? EMPTY_HOME : HOME;
}

/** The system clock, which a test can set. */
class MachineClock implements Clock {
  /** How far it is set ahead, in milliseconds. */
  ahead = 0;

  now(): number {
    return systemClock.now() + this.ahead;
  }
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }
}

/** Keeps track of its terminals, so that no command outlives its test. */
class ClosingTerminals implements TerminalHost {
  private readonly host = childTerminals();
  private readonly opened: Terminal[] = [];
  private readonly others: ClosingTerminals[] = [];

  /** The terminals of another window. */
  another(): ClosingTerminals {
    const other = new ClosingTerminals();
    this.others.push(other);
    return other;
  }
  open(request: TerminalRequest): Terminal {
    const terminal = this.host.open(request);
    this.opened.push(terminal);
    return terminal;
  }
  find(processId: number): Promise<Terminal | undefined> {
    return this.host.find(processId);
  }
  /** Types an answer in the newest one, like a person. */
  type(line: string): void {
    this.opened.at(-1)?.sendLine(line);
  }
  closeAll(): void {
    for (const terminal of this.opened) terminal.close();
    for (const other of this.others) other.closeAll();
  }
}

/** A deployment in a world of its own, driven like a person would: by answering questions. */
export class DeploymentBench {
  private readonly others: Engine[] = [];

  private constructor(
    readonly world: World,
    readonly engine: Engine,
    readonly deployment: Deployment,
    private readonly folder: string,
    private readonly terminals: ClosingTerminals,
    /** The clock of this engineer's machine; a test may set it. */
    readonly clock = new MachineClock(),
  ) {}

  /** @param before changes the world before the run starts */
  static async start(
    options: Partial<WorldOptions> = {},
    before?: (world: World) => Promise<void> | void,
    more: readonly (readonly [RegExp, string])[] = [],
    around?: EngineOptions['around'],
  ): Promise<DeploymentBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
    const terminals = new ClosingTerminals();
    const world = await startWorld({
      directory: path.join(folder, 'world'),
      timing: quickTiming,
      ...options,
    });
    let engine: Engine | undefined;
    try {
      shorten(world, more);
      await before?.(world);
      const clock = new MachineClock();
      engine = await engineOn(world, path.join(folder, 'storage'), terminals, around, clock);
      const deployment = await engine.deployments.start('openverse-catalog', new AbortController().signal);
      deployment.resume();
      return new DeploymentBench(world, engine, deployment, folder, terminals, clock);
    } catch (error) {
      await close(folder, world, terminals, engine);
      throw error;
    }
  }

  /** Rolls back in a separate run, after this one was closed. */
  async rollBackLater(reason: string): Promise<DeploymentBench> {
    const { engine, world, folder, terminals } = this;
    const { signal } = new AbortController();
    const deployment = await engine.deployments.start('openverse-catalog', signal, reason);
    deployment.resume();
    return new DeploymentBench(world, engine, deployment, folder, terminals);
  }

  /** The machine is lost, with its journal and its terminals; somebody starts on another one. */
  async onAnotherMachine(): Promise<DeploymentBench> {
    const { world, folder, terminals } = this;
    this.engine.dispose();
    terminals.closeAll();
    const storage = mkdtempSync(path.join(folder, 'other-'));
    const engine = await engineOn(world, storage, terminals);
    const deployment = await engine.deployments.start('openverse-catalog', new AbortController().signal);
    deployment.resume();
    return new DeploymentBench(world, engine, deployment, folder, terminals);
  }

  /** A second window on this machine, which can't reach any of the terminals; the first one lives on. */
  async inAnotherWindow(): Promise<DeploymentBench> {
    const { world, folder, terminals } = this;
    const engine = await engineOn(world, path.join(folder, 'storage'), terminals.another());
    const deployment = await engine.deployments.open();
    if (deployment === undefined) throw new Error('No run is open.');
    deployment.resume();
    return new DeploymentBench(world, engine, deployment, folder, terminals);
  }

  /** Another engineer starts at the same time, on a machine of their own: clone, journal and login. */
  async secondEngineer(login: string): Promise<DeploymentBench> {
    const { world, folder, terminals } = this;
    const machine = await secondMachine(world, path.join(folder, login), login);
    const engine = await engineOn(machine, path.join(folder, `storage-of-${login}`), terminals);
    this.others.push(engine);
    const deployment = await engine.deployments.start('openverse-catalog', new AbortController().signal);
    deployment.resume();
    return new DeploymentBench(world, engine, deployment, folder, terminals);
  }

  get view(): RunView {
    return this.deployment.view;
  }

  step(id: string): StepView {
    const step = this.view.phases.flatMap(p => p.steps).find(s => s.id === id);
    if (step === undefined) throw new Error(`No step ${id}.`);
    return step;
  }

  /** Facts in a step's reading, by label. */
  facts(id: string): Readonly<Record<string, string>> {
    return Object.fromEntries((this.step(id).reading?.facts ?? []).map(f => [f.label, f.value]));
  }

  /** Resolves when the view meets the condition. */
  until(wanted: (bench: this) => boolean, what: string, withinMs = 120_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off();
        reject(new Error(`Never saw: ${what}.\n${this.describe()}`));
      }, withinMs);
      const look = () => {
        if (!wanted(this)) return;
        clearTimeout(timer);
        off();
        resolve();
      };
      const off = this.deployment.onChange(look);
      look();
    });
  }

  /** Waits for a step's question. */
  async asked(id: string): Promise<NonNullable<StepView['question']>> {
    await this.until(
      b => b.step(id).question !== null || b.stoppedStep() !== undefined,
      `a question at ${id}`,
    );
    const { question } = this.step(id);
    if (question === null) throw new Error(`Stopped instead of asking at ${id}.\n${this.describe()}`);
    return question;
  }

  async answer(id: string, choice: string, reason?: string): Promise<void> {
    const question = await this.asked(id);
    await this.deployment.decide(id, {
      question: question.id,
      subject: question.subject,
      choice,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Waits for a step to stop; returns its problem's code. */
  async stopped(id: string): Promise<string> {
    await this.until(b => b.step(id).status === 'stopped', `a stop at ${id}`);
    return this.step(id).problem?.code ?? '';
  }

  /** Gives all the answers of the happy path, up to "finish". */
  async happily(): Promise<void> {
    await this.answer('release', 'release');
    await this.approve();
    await this.publish();
  }

  /** Answers in the terminal that was opened last. */
  type(line: string): void {
    this.terminals.type(line);
  }

  async approve(): Promise<void> {
    await this.answer('apply', 'approve');
  }

  async publish(): Promise<void> {
    await this.answer('changelog-pr', 'approve');
    await this.answer('infrastructure-pr', 'open');
    await this.until(b => b.view.canFinish, 'everything done');
    await this.deployment.finish();
  }

  stoppedStep(): StepView | undefined {
    return this.view.phases.flatMap(p => p.steps).find(s => s.status === 'stopped');
  }

  describe(): string {
    return this.view.phases
      .flatMap(p => p.steps)
      .map(
        s =>
          `  ${s.status.padEnd(10)} ${s.id}: ${s.summary}${s.problem === null ? '' : ` [${s.problem.code}] ${s.problem.remedy}`}`,
      )
      .concat(this.view.journalProblems, this.view.retrying ?? [])
      .join('\n');
  }

  stop(): Promise<void> {
    for (const other of this.others) other.dispose();
    return close(this.folder, this.world, this.terminals, this.engine);
  }
}

async function close(
  folder: string,
  world: World,
  terminals: ClosingTerminals,
  engine: Engine | undefined,
): Promise<void> {
  engine?.dispose();
  terminals.closeAll();
  await world.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
