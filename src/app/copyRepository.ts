import * as l10n from '@vscode/l10n';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../core/errors';
import { ofThisFolder } from '../core/gitVariables';
import { lookAt } from '../platform/node/lookAt';
import { rehearsalOrigin } from '../core/rehearsal';
import { RUNBOOK_FOLDER } from '../core/runbook/files';
import { COPY_ORIGIN } from '../rehearsal/disk/layout';
import { cloneAs, MAINTAINER } from '../rehearsal/git/clone';
import { addCommits, initBare } from '../rehearsal/git/write';
import { COPY_FILE } from './copiedRepository';
import { copyOf } from './rehearsal';

/** Milliseconds that each git command may take. */
const WITHIN_MS = 120_000;
/** The default branch of every copy. */
const BRANCH = 'main';

export interface Copied {
  /** Absolute path of the checkout to copy. */
  readonly root: string;
  /** Its repository, `OWNER/NAME`. */
  readonly repository: string;
  /** The runbook to rehearse, as it was chosen. */
  readonly runbook: { readonly name: string; readonly text: string };
}

/**
 * Copies what is committed in a checkout, plus the chosen runbook, into a rehearsal with its own origin and checkout. Runs
 * nothing from the repository, neither hooks nor filters, and changes nothing in it.
 * @param directory of the world
 * @param id of the world
 * @throws {ProblemError} `rehearsal.copy`
 */
export async function copyRepository(directory: string, id: string, copied: Copied): Promise<void> {
  const { root, repository, runbook } = copied;
  const [origin, checkout] = [path.join(directory, COPY_ORIGIN), copyOf(directory)];
  const url = rehearsalOrigin(id, repository);
  await initBare(origin);
  await git(root, ['push', '--quiet', '--no-verify', origin, `HEAD:refs/heads/${BRANCH}`]);
  // Another runbook with the same id would conflict.
  const files = { [RUNBOOK_FOLDER]: null, [`${RUNBOOK_FOLDER}/${runbook.name}`]: runbook.text };
  await addCommits(origin, BRANCH, [
    { author: MAINTAINER, at: Date.now(), message: `Rehearse ${runbook.name}`, files },
  ]);
  await cloneAs(url, { origin, checkout, hooks: '/dev/null' }, args => git(directory, args));
  writeFileSync(path.join(directory, COPY_FILE), JSON.stringify({ repository }));
}

/** Ignores the person's own settings, which may name programs, hooks, and any other repository that the environment names. */
async function git(cwd: string, args: readonly string[]): Promise<void> {
  const env = {
    ...ofThisFolder(process.env),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
  };
  const options = { cwd, env, withinMs: WITHIN_MS, mostBytes: 1024 * 1024 };
  const calm = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const { is, exitCode, stderr } = await lookAt('git', [...calm, ...args], options);
  if (is === 'exited' && exitCode === 0) return;
  throw new ProblemError({
    code: 'rehearsal.copy',
    message:
      is === 'silent'
        ? l10n.t`The repository could not be copied for the rehearsal: git ${args[0] ?? ''} gave no answer within ${WITHIN_MS / 1000} s.`
        : l10n.t('The repository could not be copied for the rehearsal.'),
    remedy: l10n.t('Commit something first, and check that git works here; then try again.'),
    detail: stderr.slice(0, 2_000),
  });
}
