import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COLLEAGUE } from '../repository/application';
import type { FaultName } from '../faults';
import { git } from '../git/git';
import { readFile } from '../git/read';
import { addCommits } from '../git/write';
import type { Layout } from '../disk/layout';
import type { Repository } from '../github/github';
import { FLAG, MODULE_FILE } from '../repository';

/** A colleague pushes a harmless change to the default branch. */
export async function pushToDefaultBranch({ directory: origin }: Repository, now: number): Promise<void> {
  const readme = await readFile(origin, 'main', 'README.md');
  const text = `${readme?.text ?? ''}\nAsk before you deploy on a Friday.\n`;
  await commit(origin, now, 'Mention the channel to ask in', { 'README.md': text });
}

/** A colleague merges the flag as `value` into the default branch. Does nothing if it already has that value. */
export async function mergeFlag(
  { directory: origin }: Repository,
  value: boolean,
  now: number,
): Promise<void> {
  const file = await readFile(origin, 'main', MODULE_FILE);
  const before = file?.text ?? '';
  const after = before.replace(FLAG, `$1${String(value)}`);
  if (after === before) return;
  await commit(origin, now, `Set running_dags_cleared to ${String(value)}`, { [MODULE_FILE]: after });
}

/** Pulls if the checkout is clean and on the default branch, like a person who is about to deploy. */
export async function pull({ checkout }: Layout): Promise<void> {
  const branch = (await git(checkout, ['branch', '--show-current'])).trim();
  const dirty = (await git(checkout, ['status', '--porcelain'])).trim();
  if (branch === 'main' && dirty === '') await git(checkout, ['pull', '--quiet', '--ff-only']);
}

async function commit(
  origin: string,
  at: number,
  message: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await addCommits(origin, 'main', [{ author: COLLEAGUE, at, message, files }]);
}

const hooks: Partial<Record<FaultName, string>> = {
  'commit-hook-fails': 'echo "pre-commit: terraform fmt is not installed." >&2\nexit 1\n',
  'commit-hook-rewrites': [
    `file=${MODULE_FILE}`,
    'if git diff --cached --name-only | grep -qx "$file"; then',
    '  echo "# Formatted by the pre-commit hook." >> "$file"',
    '  git add "$file"',
    'fi',
    '',
  ].join('\n'),
};

/** Installs the pre-commit hook that the active faults require in the checkout, or removes it. */
export function setHook({ checkout }: Layout, faults: ReadonlySet<FaultName>): void {
  const file = path.join(checkout, '.git', 'hooks', 'pre-commit');
  rmSync(file, { force: true });
  const wanted = (Object.keys(hooks) as FaultName[]).find(name => faults.has(name));
  if (wanted === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nset -e\n${hooks[wanted] ?? ''}`);
  chmodSync(file, 0o755);
}
