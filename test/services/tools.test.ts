import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CancelledError, ProblemError, type Problem } from '../../src/core/errors';
import type { GitApi } from '../../src/core/ports/git';
import type { ToolsApi } from '../../src/core/ports/tools';
import { createGit } from '../../src/platform/node/git';
import { sshHosts } from '../../src/platform/node/git/places';
import { detectRecorder } from '../../src/platform/node/runner/recorder';
import { createTools } from '../../src/platform/node/tools';
import { until } from '../harness/until';
import { untilGone } from '../harness/untilGone';

const { signal } = new AbortController();
const sha = '1'.repeat(40);
const file = { name: 'lock.json', content: '{}', message: 'Team lock' };

/** Every call of git that a deployment makes. */
const gitCalls: Readonly<Record<string, (git: GitApi) => Promise<unknown>>> = {
  originUrl: git => git.originUrl(signal),
  originPlaces: git => git.originPlaces(signal),
  fetch: git => git.fetch(signal),
  workingTree: git => git.workingTree(signal),
  defaultBranch: git => git.defaultBranch(signal),
  commitOf: git => git.commitOf('HEAD', signal),
  branchesChanging: git => git.branchesChanging('a', 'main', signal),
  divergence: git => git.divergence('main', 'HEAD', signal),
  fileAt: git => git.fileAt('HEAD', 'a', signal),
  filesAt: git => git.filesAt('HEAD', '.runbooks', signal),
  diff: git => git.diff('HEAD', null, signal),
  createBranch: git => git.createBranch('deploy/x', 'main', signal),
  branchOff: git => git.branchOff('deploy/y', signal),
  checkout: git => git.checkout('main', signal),
  commit: git => git.commit(['a'], 'Bump', signal),
  push: git => git.push('main', signal),
  remoteCommit: git => git.remoteCommit('refs/heads/main', signal),
  deleteRemoteBranch: git => git.deleteRemoteBranch('deploy/x', sha, signal),
  swapRef: git => git.swapRef('refs/deploy-runbook/lock/x', null, file, signal),
  deleteRef: git => git.deleteRef('refs/deploy-runbook/lock/x', sha, signal),
  readRef: git => git.readRef('refs/deploy-runbook/lock/x', 'lock.json', 1_000, signal),
};
const toolCalls: Readonly<Record<string, (tools: ToolsApi) => Promise<unknown>>> = {
  'just version': tools => tools.version('just', signal),
  'terraform version': tools => tools.version('terraform', signal),
  recipes: tools => tools.recipes(signal),
};
/** The argument with which a hanging program is named. */
const doing: Readonly<Record<string, string>> = {
  'just version': '--version',
  'terraform version': '--version',
  recipes: '--dump',
};

/** Programs as shell scripts, by what they do; null: there is none. */
const programs: Readonly<Record<string, string | null>> = {
  missing: null,
  'silent, but successful': 'exit 0',
  killed: 'kill -9 $$',
  'of a version that knows none of this': 'echo "unknown option" >&2; exit 129',
  'failing with nonsense': 'printf "\\001\\002"; exit 3',
};
/** Starts, and never answers. */
const HANGING = 'exec sleep 30';
/** Hanging programs, by what makes them harder to end. */
const hanging: Readonly<Record<string, string>> = {
  '': HANGING,
  ' and ignoring signals': `trap '' INT TERM HUP; while :; do sleep 1; done`,
  ' with a child that keeps its output open': 'sleep 30 & wait',
};

describe('a program that a deployment needs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
    execFileSync('git', ['init', '-q', folder]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function program(text: string | null): string {
    const at = path.join(folder, 'program');
    if (text === null) return at;
    writeFileSync(at, `#!/bin/sh\n${text}\n`);
    chmodSync(at, 0o755);
    return at;
  }

  for (const [how, text] of [...Object.entries(programs), ['hanging', HANGING] as const])
    it(`is reported with a remedy by every call of git: ${how}`, async () => {
      const git = createGit({ root: folder, gitPath: program(text), timeoutMs: 300, hookMs: 300 });
      await assertTold(Object.entries(gitCalls).map(([name, call]) => [name, () => call(git)]));
    });

  for (const [how, text] of Object.entries(programs))
    it(`is reported with a remedy by every look at the tools: ${how}`, async () => {
      const at = program(text);
      const tools = createTools({ root: folder, paths: { just: at, terraform: at }, shell: '/bin/sh' });
      await assertTold(Object.entries(toolCalls).map(([name, call]) => [name, () => call(tools)]));
    });

  for (const [how, text] of Object.entries(hanging)) {
    it(`is ended, and reported with its arguments: hanging${how}`, async () => {
      const at = program(text);
      const paths = { just: at, terraform: at };
      const tools = createTools({ root: folder, paths, shell: '/bin/sh', timeoutMs: 300 });
      const all: typeof toolCalls = { ...toolCalls, run: of => of.run([at, 'show'], signal) };
      for (const [name, call] of Object.entries(all)) {
        const { code, message, remedy } = await problemOf(() => call(tools));
        assert.equal(code, 'tools.failed');
        assert.equal(message, `"${at} ${doing[name] ?? 'show'}" gave no answer within 0 s, and was ended.`);
        assert.match(remedy, /in a terminal to see what it waits for/);
      }
    });

    it(`is ended with all that it started once a person cancels: hanging${how}`, async () => {
      const started = path.join(folder, 'started');
      const [at, cancelled] = [program(`echo $$ >"${started}"\n${text}`), new AbortController()];
      const tools = createTools({ root: folder, paths: { just: at }, shell: '/bin/sh' });
      const asked = assert.rejects(tools.version('just', cancelled.signal), CancelledError);
      const pid = await until('its number', () => Number(readFileSync(started, 'utf8')), Boolean, {
        pause: 20,
      });
      cancelled.abort();
      await asked;
      await untilGone(-pid);
    });

    it(`is not used as a recorder, and is reported as ssh: hanging${how}`, async () => {
      assert.deepEqual(await detectRecorder(program(text), 300), { flavour: 'none' });
      renameSync(program(text), path.join(folder, 'ssh'));
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      const hostOf = sshHosts(env, folder, 300);
      const { code, message } = await problemOf(() => hostOf('work', '', ''));
      assert.equal(code, 'git.ssh-silent');
      assert.match(message, /^"ssh -G work" gave no answer/);
      // A missing answer isn't cached.
      writeFileSync(path.join(folder, 'ssh'), '#!/bin/sh\necho "hostname github.com"\n');
      assert.equal(await hostOf('work', '', ''), 'github.com');
    });
  }

  it('is reported as killed or too old, with a remedy', async () => {
    const tools = (text: string) =>
      createTools({ root: folder, paths: { just: program(text) }, shell: '/bin/sh' });
    const killed = await problemOf(() => tools('kill -9 $$').version('just', signal));
    assert.match(killed.message, /program --version" was killed \(SIGKILL\) before it ended/);
    for (const said of [
      "error: Found argument '--dump-format' which wasn't expected",
      "error: unexpected argument '--dump-format' found",
    ]) {
      const old = await problemOf(() => tools(`echo "${said}" >&2; exit 2`).recipes(signal));
      assert.match(old.message, /does not know "--dump-format json"/);
      assert.match(old.remedy, /Install it/);
    }
  });
});

async function problemOf(work: () => Promise<unknown>): Promise<Problem> {
  try {
    return assert.fail(`taken for a success: ${JSON.stringify(await work())}`);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

/** Asserts that each call ends in a problem for people. */
async function assertTold(calls: readonly (readonly [string, () => Promise<unknown>])[]): Promise<void> {
  const wrong = await Promise.all(
    calls.map(async ([name, call]) => {
      try {
        return `${name}: taken for a success: ${JSON.stringify(await call())}`;
      } catch (error) {
        if (!(error instanceof ProblemError)) return `${name}: ${String(error)}`;
        const { code, message, remedy } = error.problem;
        return message.length > 15 && remedy.length > 15 ? null : `${name}: ${code} ${message} ${remedy}`;
      }
    }),
  );
  assert.deepEqual(
    wrong.filter(each => each !== null),
    [],
  );
}
