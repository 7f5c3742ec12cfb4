import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../src/app/compose';
import type { EngineOptions } from '../../src/app/engineOptions';
import { copiedRepository } from '../../src/app/copiedRepository';
import { copyRepository } from '../../src/app/copyRepository';
import { copyOf } from '../../src/app/rehearsal';
import { subjectsOf } from '../../src/app/standIns/subjects';
import type { Deployment } from '../../src/core/engine/deployment';
import { parseRunbook } from '../../src/core/parsing/parseRunbook';
import type { RunView } from '../../src/core/view/view';
import { stepsOf } from '../../src/core/view/words/attention';
import { kinds } from '../../src/kinds';
import { startWorld, type World } from '../../src/rehearsal/world';
import { agreed } from './agreed';
import { engineOn } from './deployment';
import { quickTiming } from './shorten';

/** Any team's repository, with one runbook, in a rehearsal of its own. */
export interface Rehearsed {
  readonly world: World;
  readonly engine: Engine;
  /** The team's own checkout, which the rehearsal copies. */
  readonly root: string;
  close(): Promise<void>;
}

interface Written {
  readonly name: string;
  readonly text: string;
}
type Files = Readonly<Record<string, string>>;

/** A world of its own, with a copy of a team's repository in it. */
interface CopiedWorld {
  readonly world: World;
  /** The team's own checkout, which was copied. */
  readonly root: string;
  /** The world for an engine on the copy. */
  readonly copy: World;
  readonly rehearsal: NonNullable<EngineOptions['rehearsal']>;
}

/**
 * Copies a repository with these files into a new rehearsal of the runbook.
 * @param folder in which both are made
 * @param prepare changes the repository before it is committed
 */
export async function copiedWorld(
  folder: string,
  runbook: Written,
  files: Files,
  origin = 'acme/infrastructure',
  prepare: (root: string) => void = () => undefined,
): Promise<CopiedWorld> {
  const root = path.join(folder, 'mine');
  for (const [name, text] of Object.entries({ 'README.md': 'Infrastructure\n', ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch=trunk');
  prepare(root);
  git('add', '.');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', 'Begin');
  const parsed = parseRunbook(runbook.text, kinds, runbook.name);
  if (parsed.runbook === undefined) throw new Error(JSON.stringify(parsed.problems, null, 1));
  const subjects = await subjectsOf(parsed.runbook, origin, async file => files[file]);
  const directory = path.join(folder, 'world');
  const world = await startWorld({ directory, subjects, timing: { ...quickTiming, mergeMs: 300 } });
  const repository = subjects.infrastructure;
  await copyRepository(directory, world.id, { root, repository, runbook });
  const rehearsal = copiedRepository(directory, world.id);
  if (rehearsal === undefined) throw new Error('Nothing was copied.');
  const copy = { ...world, checkout: copyOf(directory), repository: rehearsal.origin };
  return { world, root, copy, rehearsal };
}

/** The same, in a folder of its own, with an engine that replaces whatever the runbook runs by stand-ins. */
export async function rehearsed(
  runbook: Written,
  files: Files,
  origin?: string,
  prepare?: (root: string) => void,
): Promise<Rehearsed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
  const { world, root, copy, rehearsal } = await copiedWorld(folder, runbook, files, origin, prepare);
  const engine = await engineOn(copy, path.join(folder, 'storage'), ...PLAIN, rehearsal);
  return {
    ...{ world, engine, root },
    close: async () => {
      engine.dispose();
      await world.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
const PLAIN = [undefined, undefined, undefined] as const;

/**
 * Starts a runbook and answers every question like a person who agrees.
 * @param rollBack the reason, to roll back right away
 * @returns the run at its end, and the questions
 */
export async function throughAll(
  { engine }: Pick<Rehearsed, 'engine'>,
  id: string,
  inputs: Readonly<Record<string, string>> = {},
  rollBack?: string,
): Promise<{ readonly run: Deployment; readonly asked: readonly string[] }> {
  const run = await engine.deployments.start(id, new AbortController().signal, rollBack, undefined, inputs);
  run.resume();
  return { run, asked: await answerAll(run) };
}

/**
 * Answers every question until the run can be finished.
 * @returns the questions
 */
export async function answerAll(run: Deployment): Promise<readonly string[]> {
  const asked: string[] = [];
  for (;;) {
    const view = await standstill(run);
    if (view.canFinish) return asked;
    const step = stepsOf(view).find(each => each.question !== null || each.problem !== null);
    const question = step?.question;
    if (step === undefined || question == null || question.choices.length === 0)
      throw new Error(`${view.headline}: ${JSON.stringify(step, null, 1)}`);
    asked.push(question.title);
    await run.decide(step.id, agreed(question));
  }
}

/** How each step got its tick, by ID. */
export function ticks(view: RunView): Readonly<Record<string, string>> {
  return Object.fromEntries(stepsOf(view).map(({ id, tick }) => [id, tick?.how ?? 'open']));
}

const WITHIN_MS = 60_000;

/** Resolves when the run can be finished, or needs a person. */
function standstill(run: Deployment): Promise<RunView> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const open = stepsOf(run.view).find(({ tick }) => tick === null);
      reject(
        new Error(`It went no further: ${run.view.headline} ${JSON.stringify(open ?? run.view, null, 1)}`),
      );
    }, WITHIN_MS);
    const look = (view: RunView) => {
      const needsPerson = stepsOf(view).some(
        ({ question, problem }) => problem !== null || (question?.choices.length ?? 0) > 0,
      );
      if (!view.canFinish && !needsPerson) return;
      clearTimeout(timer);
      off();
      resolve(view);
    };
    const off = run.onChange(look);
    look(run.view);
  });
}
