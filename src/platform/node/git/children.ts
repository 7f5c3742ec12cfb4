import * as l10n from '@vscode/l10n';
import { setInterval } from 'node:timers';
import { ProblemError } from '../../../core/errors';
import { signingCause } from './signing';
import type { GitChild, Trace } from './trace';

/** Time limits in milliseconds: for one hook, for one signature, and for git itself in between. */
export interface ChildLimits {
  readonly hookMs: number;
  readonly signerMs: number;
  readonly gitMs: number;
}

const LOOK_MS = 200;

/**
 * Watches the programs that git runs: a signer may wait for a passphrase that nobody is asked for, and a hook may never exit.
 * When neither is running, git itself may wait forever, e.g. for ssh or a credential helper.
 * @param tell called with a sentence about the running program and its duration
 * @param end called once, with the problem of the program that took too long, or `git` if that is git itself
 * @returns stops watching
 */
export function watchChildren(
  trace: Trace,
  limits: ChildLimits,
  tell: (text: string) => void,
  end: (what: ProblemError | 'git') => void,
): () => void {
  let seen: { readonly name: string | undefined; readonly at: number } = {
    name: undefined,
    at: performance.now(),
  };
  let told = '';
  let stopped = false;
  const look = async () => {
    const child = (await trace.children()).findLast(({ exitCode }) => exitCode === null);
    if (stopped) return;
    if (seen.name !== child?.name) seen = { name: child?.name, at: performance.now() };
    const ms = performance.now() - seen.at;
    if (child === undefined) {
      if (ms < limits.gitMs) return;
      stopped = true;
      end('git');
      return;
    }
    const text = running(child, seconds(ms));
    if (text !== told) tell(text);
    told = text;
    if (ms < (child.is === 'hook' ? limits.hookMs : limits.signerMs)) return;
    stopped = true;
    end(child.is === 'hook' ? hookSilent(child.name, ms) : signerSilent(child.name, ms));
  };
  const timer = setInterval(() => void look(), LOOK_MS).unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

/** Explains a failure of git that one of its programs caused; undefined if none failed, or git ignores its failure. */
export function childProblem(
  children: readonly GitChild[],
  subject: 'commit' | 'push' | 'switch',
  printed: string,
  detail: string,
): ProblemError | undefined {
  const failed = children.findLast(({ exitCode }) => exitCode !== null && exitCode !== 0);
  if (failed === undefined || (failed.is === 'hook' && !MINDS.has(failed.name))) return undefined;
  const more = detail === '' ? {} : { detail };
  if (failed.is === 'signer') {
    const { message, remedy } = signingCause(failed.name, printed);
    return new ProblemError({ code: 'git.signing', message, remedy, ...more });
  }
  const code = failed.exitCode ?? -1;
  return new ProblemError({
    code: 'git.hook-failed',
    message:
      code < 0
        ? l10n.t`The ${failed.name} hook of this checkout could not be started.`
        : l10n.t`The ${failed.name} hook of this checkout refused the ${subject} (exit code ${code}).`,
    remedy:
      code < 0
        ? l10n.t('Check its first line ("#!…") and its permissions, then try again.')
        : l10n.t('Read what it says, correct it, then try again.'),
    ...more,
  });
}

/** Hooks whose failure makes git fail: https://git-scm.com/docs/githooks */
const MINDS: ReadonlySet<string> = new Set([
  'commit-msg',
  'post-checkout',
  'pre-commit',
  'pre-push',
  'prepare-commit-msg',
  'reference-transaction',
]);

function running({ is, name }: GitChild, time: string): string {
  return is === 'hook'
    ? l10n.t`The ${name} hook has been running for ${time}`
    : l10n.t`Signing by ${name} has been running for ${time}`;
}

function hookSilent(name: string, ms: number): ProblemError {
  return new ProblemError({
    code: 'git.hook-silent',
    message: l10n.t`The ${name} hook of this checkout did not end within ${seconds(ms)}, and git was ended.`,
    remedy: l10n.t('Run the hook in a terminal to see what it waits for, correct it, then try again.'),
  });
}

function signerSilent(name: string, ms: number): ProblemError {
  return new ProblemError({
    code: 'git.signing',
    message: l10n.t`Signing gave no answer within ${seconds(ms)}: ${name} may be waiting for a passphrase, a PIN or a touch.`,
    remedy: l10n.t(
      'Unlock the key in a terminal (sign any commit there, or "ssh-add"), or answer its window in time; then try again.',
    ),
  });
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1000)} s`;
}
