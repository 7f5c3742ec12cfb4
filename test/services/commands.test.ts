import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProblemError, type Problem } from '../../src/core/errors';
import type { GitApi } from '../../src/core/ports/git';
import { createGit } from '../../src/platform/node/git';
import { Playground, type Clone } from '../integration/platform/node/git/playground';
import { shareOf } from './share';

const { signal } = new AbortController();
const LOCK = 'refs/deploy-runbook/lock/x';
const file = { name: 'lock.json', content: '{}', message: 'Team lock' };

/** A call of git: its preparation, the call, and whether it left things as it should. */
interface Call {
  readonly before?: (ground: Playground, clone: Clone) => void;
  readonly call: (git: GitApi, ground: Playground) => Promise<unknown>;
  /** Default: it only reads, and each answer is the same. */
  readonly isDone?: (ground: Playground, clone: Clone) => boolean;
}
const pushed = (ref: string) => (_: Playground, clone: Clone) =>
  void clone.sh('push', '--quiet', 'origin', `HEAD:${ref}`);
const onBranch = (name: string) => (_: Playground, clone: Clone) =>
  clone.sh('branch', '--show-current').trim() === name;
const calls: Readonly<Record<string, Call>> = {
  originUrl: { call: git => git.originUrl(signal) },
  originPlaces: { call: git => git.originPlaces(signal) },
  fetch: { call: git => git.fetch(signal) },
  workingTree: { call: git => git.workingTree(signal) },
  defaultBranch: { call: git => git.defaultBranch(signal) },
  commitOf: { call: git => git.commitOf('HEAD', signal) },
  branchesChanging: { call: git => git.branchesChanging('main.tf', 'main', signal) },
  divergence: { call: git => git.divergence('origin/main', 'HEAD', signal) },
  fileAt: { call: git => git.fileAt('HEAD', 'main.tf', signal) },
  filesAt: { call: git => git.filesAt('HEAD', '', signal) },
  textsOf: {
    call: async git =>
      git.textsOf(
        (await git.filesAt('HEAD', '', signal)).map(({ object }) => object),
        signal,
      ),
  },
  diff: { call: git => git.diff('HEAD', null, signal) },
  createBranch: {
    call: git => git.createBranch('deploy/x', 'main', signal),
    isDone: onBranch('deploy/x'),
  },
  branchOff: { call: git => git.branchOff('deploy/y', signal), isDone: onBranch('deploy/y') },
  checkout: {
    before: (_, clone) => clone.sh('branch', 'deploy/z'),
    call: git => git.checkout('deploy/z', signal),
    isDone: onBranch('deploy/z'),
  },
  commit: {
    before: (_, clone) => clone.write('main.tf', 'version = "2"\n'),
    call: git => git.commit(['main.tf'], 'Bump', signal),
    isDone: (_, clone) => clone.sh('rev-list', '--count', 'HEAD').trim() === '2',
  },
  push: {
    before: (_, clone) => void clone.commit('main.tf', 'version = "2"\n'),
    call: git => git.push('main', signal),
    isDone: (ground, clone) => ground.at('refs/heads/main') === clone.sh('rev-parse', 'HEAD').trim(),
  },
  remoteCommit: { call: git => git.remoteCommit('refs/heads/main', signal) },
  deleteRemoteBranch: {
    before: pushed('refs/heads/deploy/x'),
    call: (git, ground) => git.deleteRemoteBranch('deploy/x', ground.at('refs/heads/main'), signal),
    isDone: ground => ground.at('refs/heads/deploy/x') === '',
  },
  swapRef: {
    call: git => git.swapRef(LOCK, null, file, signal),
    isDone: ground => ground.at(LOCK) !== '',
  },
  deleteRef: {
    before: pushed(LOCK),
    call: (git, ground) => git.deleteRef(LOCK, ground.at('refs/heads/main'), signal),
    isDone: ground => ground.at(LOCK) === '',
  },
  readRef: { before: pushed(LOCK), call: git => git.readRef(LOCK, 'main.tf', 1_000, signal) },
};

const DONE = '"$REAL" "$@"';
/** What a command does instead of its work, or after it, as shell scripts. */
const faults: Readonly<Record<string, string>> = {
  hanging: 'exec sleep 25',
  'hanging and ignoring signals': `trap '' INT TERM HUP; echo $$ >>"$AT/left"; while :; do sleep 1; done`,
  'hanging after its work': `${DONE} >"$AT/lost" 2>&1; exec sleep 25`,
  killed: 'kill -9 $$',
  'killed after its work': `${DONE} >"$AT/lost" 2>&1; kill -9 $$`,
  'killed during its work, so that its lock stays': ': >"$LOCKED"; kill -9 $$',
  'of a version that does not know it': `echo "error: unknown option \\\`x'" >&2; exit 129`,
};
/** Commands that must not run more often than without the fault. */
const WRITES = /^(push|commit|switch) /;
/** Milliseconds that a hanging command is given: enough for all others, even on a busy machine. */
const LIMIT_MS = 1_500;
/** Far more than that. */
const NEVER_MS = 30_000;

describe('a git that fails at one command', function () {
  this.timeout(3_600_000);

  it('is named with the command and a remedy, repeats no write, and succeeds when retried', async () => {
    const points: { name: string; nth: number; how: string; clean: Clean }[] = [];
    for (const [name, call] of Object.entries(calls)) {
      const clean = await withoutFault(call);
      for (let nth = 1; nth <= clean.log.length; nth++)
        for (const how of Object.keys(faults)) points.push({ name, nth, how, clean });
    }
    const broken: string[] = [];
    for (const { name, nth, how, clean } of shareOf(points, 24, 'faults at commands of git')) {
      const wrong = await whatIsWrong(calls[name] ?? assert.fail(name), nth, how, clean);
      if (wrong !== null)
        broken.push(`${how} at command ${nth} (${clean.log[nth - 1] ?? ''}) of ${name}: ${wrong}`);
    }
    assert.deepEqual(broken, []);
  });
});

interface Clean {
  /** Commands of git. */
  readonly log: readonly string[];
}

/** A checkout whose git fails at a given command. */
class Desk implements Disposable {
  readonly ground = new Playground();
  readonly clone: Clone;
  /** One gives commands all the time they need, the other one gives them little. */
  readonly git: GitApi;
  readonly impatient: GitApi;
  readonly #at: string;

  constructor({ before }: Call) {
    this.clone = this.ground.clone('ana');
    before?.(this.ground, this.clone);
    this.#at = path.join(this.ground.directory, 'desk');
    const program = `${this.#at}.sh`;
    const real = process.env.PATH?.split(':').find(folder => existsSync(path.join(folder, 'git')));
    writeFileSync(
      program,
      `#!/bin/sh
AT=${this.ground.directory}; REAL=${real ?? ''}/git; LOCKED=${this.clone.root}/.git/index.lock
echo "$*" >>${this.#at}.log
[ "$(wc -l <${this.#at}.log)" -eq "$(cat ${this.#at}.nth 2>/dev/null || echo 0)" ] && . ${this.#at}.fault
exec "$REAL" "$@"
`,
    );
    chmodSync(program, 0o755);
    const options = { root: this.clone.root, gitPath: program, env: this.ground.env };
    this.git = createGit(options);
    this.impatient = createGit({ ...options, timeoutMs: LIMIT_MS, hookMs: LIMIT_MS });
  }

  fail(nth: number, how: string): void {
    writeFileSync(`${this.#at}.nth`, String(nth));
    writeFileSync(`${this.#at}.fault`, `${faults[how] ?? ''}\n`);
  }

  heal(): void {
    rmSync(`${this.#at}.nth`);
  }

  get log(): readonly string[] {
    return existsSync(`${this.#at}.log`) ? readFileSync(`${this.#at}.log`, 'utf8').trimEnd().split('\n') : [];
  }

  get lockFile(): string {
    return path.join(this.clone.root, '.git', 'index.lock');
  }

  [Symbol.dispose](): void {
    const left = path.join(this.ground.directory, 'left');
    if (existsSync(left)) process.kill(Number(readFileSync(left, 'utf8').trim()), 'SIGKILL');
    this.ground.dispose();
  }
}

async function withoutFault(call: Call): Promise<Clean> {
  using desk = new Desk(call);
  const result = await outcome(() => call.call(desk.git, desk.ground));
  assert.ok('result' in result, JSON.stringify(result));
  assert.equal(call.isDone?.(desk.ground, desk.clone) ?? true, true);
  return { log: desk.log };
}

/** null: nothing */
async function whatIsWrong(call: Call, nth: number, how: string, clean: Clean): Promise<string | null> {
  using desk = new Desk(call);
  desk.fail(nth, how);
  const git = how.startsWith('hanging') ? desk.impatient : desk.git;
  const first = await outcome(() => call.call(git, desk.ground));
  const wrong = told(first, desk, { call, nth, how, clean });
  if (wrong !== null) return wrong;
  const count = (log: readonly string[]) => log.filter(line => WRITES.test(line)).length;
  if (count(desk.log) > count(clean.log)) return `repeated: ${desk.log.join('; ')}`;
  desk.heal();
  let again = await outcome(() => call.call(desk.git, desk.ground));
  if ('problem' in again && again.problem.code === 'git.locked') {
    if (!(again.problem.detail ?? '').includes('index.lock'))
      return `does not say which lock: ${JSON.stringify(again.problem)}`;
    rmSync(desk.lockFile);
    again = await outcome(() => call.call(desk.git, desk.ground));
  }
  if (call.isDone !== undefined)
    return call.isDone(desk.ground, desk.clone) ? null : `not done by another try: ${JSON.stringify(again)}`;
  if (!('result' in again)) return `another try: ${JSON.stringify(again)}`;
  const isSame = !('result' in first) || JSON.stringify(first.result) === JSON.stringify(again.result);
  return isSame ? null : `taken for an answer: ${JSON.stringify([first, again])}`;
}

/** What is wrong with how a fault was reported; null: nothing. */
function told(
  ended: Outcome,
  desk: Desk,
  { call, nth, how, clean }: { call: Call; nth: number; how: string; clean: Clean },
): string | null {
  if ('wrong' in ended) return ended.wrong;
  if ('result' in ended) {
    // The result was looked up, or didn't need that command.
    const isDone = call.isDone?.(desk.ground, desk.clone) ?? true;
    return isDone ? null : `taken for a success: ${JSON.stringify(ended.result)}`;
  }
  const { code, message, remedy } = ended.problem;
  const [command = ''] = (clean.log[nth - 1] ?? '')
    .replaceAll(/-c \S+ /g, '')
    .split(' ')
    .filter(word => !word.startsWith('-'));
  if (!code.startsWith('git.') || remedy.length < 20) return `${code}: ${message} ${remedy}`;
  if (how.startsWith('hanging') && code !== 'git.timeout') return `told as ${code}`;
  if (how.startsWith('of a version') && code !== 'git.version') return `told as ${code}: ${message}`;
  return message.includes(`git ${command}`) ? null : `names neither program nor command: ${message}`;
}

type Outcome = { readonly result: unknown } | { readonly problem: Problem } | { readonly wrong: string };

async function outcome(work: () => Promise<unknown>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<Outcome>(resolve => {
    timer = setTimeout(resolve, NEVER_MS, { wrong: 'it never ends' });
  });
  try {
    return await Promise.race([never, work().then(result => ({ result }))]);
  } catch (error) {
    return error instanceof ProblemError
      ? { problem: error.problem }
      : { wrong: `not a problem for people: ${String(error)}` };
  } finally {
    clearTimeout(timer);
  }
}
