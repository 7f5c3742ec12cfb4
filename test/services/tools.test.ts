import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../src/core/errors';
import type { GitApi } from '../../src/core/ports/git';
import type { ToolsApi } from '../../src/core/ports/tools';
import { createGit } from '../../src/platform/node/git';
import { createTools } from '../../src/platform/node/tools';

const { signal } = new AbortController();
const sha = '1'.repeat(40);
const file = { name: 'lock.json', content: '{}', message: 'Team lock' };

/** Every command that a deployment gives to git. */
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

/** As a program, by what it does when it is started. */
const programs: Readonly<Record<string, string | null>> = {
  missing: null,
  'silent, as if all were well': 'exit 0',
  killed: 'kill -9 $$',
  'of a version that knows none of this': 'echo "unknown option" >&2; exit 129',
  'one that prints nothing it is understood by': 'printf "\\001\\002"; exit 3',
};
/** Started, and never heard of again. */
const HANGING = 'exec sleep 30';

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
    it(`is told with its remedy at each command of git: ${how}`, async () => {
      const git = createGit({ root: folder, gitPath: program(text), timeoutMs: 300, hookMs: 300 });
      await assertTold(Object.entries(gitCalls).map(([name, call]) => [name, () => call(git)]));
    });

  for (const [how, text] of Object.entries(programs))
    it(`is told with its remedy at each look at the tools: ${how}`, async () => {
      const at = program(text);
      const tools = createTools({ root: folder, paths: { just: at, terraform: at }, shell: '/bin/sh' });
      await assertTold(Object.entries(toolCalls).map(([name, call]) => [name, () => call(tools)]));
    });
});

/** Each ends in a problem for people. */
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
