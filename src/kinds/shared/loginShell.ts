import * as l10n from '@vscode/l10n';
import { span } from '../../core/duration';
import { ProblemError, type Problem } from '../../core/errors';
import type { Observation, ObserveContext } from '../../core/kind/kind';
import type { Fact, Reading } from '../../core/journal/reading';
import type { LastWords } from '../../core/plan/lastWords';
import type { JobStatus } from '../../core/ports/runner';
import type { LoginShell } from '../../core/ports/tools';
import { fact } from './facts';

type NotBegun = NonNullable<JobStatus['notBegun']>;
/** Text for a person who must do something in the terminal. */
interface Waits {
  readonly title: string;
  readonly detail: string;
  readonly facts: Fact[];
}

/** A login shell that takes longer is reported as slow. */
const SLOW_MS = 10_000;
/** Startup files may run a shell or a multiplexer only briefly. */
const ELSEWHERE_MS = 3_000;
/** Shells that a startup file may switch to: each shows its own prompt, and the command never runs. */
const SHELLS = /^(?:bash|zsh|fish|ksh|csh|tcsh|nu|elvish|xonsh|pwsh)$/;
/** These also print on their own. */
const MULTIPLEXERS = /^(?:tmux|screen|zellij|byobu)$/;
/** Only the runner sets that variable while a shell starts. */
const GUARD = l10n.t('put \'[ -n "$DEPLOY_RUNBOOK_PATH" ] ||\' in front of the line that does.');

/** A shell that was replaced by another program; undefined if it may still start the command. */
export function elsewhere(job: JobStatus, { shell, runs, forMs }: NotBegun): Waits | undefined {
  if (job.state !== 'attached' || runs === null || runs === shell) return undefined;
  const isOther = SHELLS.test(runs) && job.quietMs >= ELSEWHERE_MS;
  if (!isOther && !(MULTIPLEXERS.test(runs) && forMs >= ELSEWHERE_MS)) return undefined;
  return {
    title: l10n.t`Your login shell went to ${runs} instead of the command`,
    detail: l10n.t`The command has not begun. A start-up file of ${shell} starts ${runs}: ${GUARD} Then end ${runs} in the terminal ("exit"), and retry if the command does not begin.`,
    facts: shellFacts(shell, runs),
  };
}

/** A startup file that waits for an answer. */
export function startUpAsks({ shell, runs }: NotBegun, { text, asks }: LastWords): Waits {
  return {
    title: asks
      ? l10n.t('A start-up file of your login shell asks something')
      : l10n.t('A start-up file of your login shell may be asking something'),
    detail: l10n.t`The command begins once that is answered. Answer it in the terminal: ${text}`,
    facts: [...shellFacts(shell, runs), fact(l10n.t('Prompt'), text, 'warn')],
  };
}

/** Summary for a shell that isn't ready yet. */
export function starting({ shell, runs, forMs }: NotBegun): string {
  const text = l10n.t`Your login shell (${shell}) is starting`;
  if (forMs < SLOW_MS) return text;
  const slow = l10n.t`${text}, for ${span(forMs)}`;
  return runs === null || runs === shell ? slow : l10n.t`${slow}: it runs ${runs}`;
}

function shellFacts(shell: string, runs: string | null): Fact[] {
  return [
    fact(l10n.t('Login shell'), shell, 'warn'),
    ...(runs === null ? [] : [fact(l10n.t('In the foreground'), runs, 'warn')]),
  ];
}

/** Code of {@link neverBegan}. */
export const NOT_BEGUN = 'job.not-begun';

/** A job that ended without its command ever starting. @param facts additional facts to show */
export function neverBegan(
  context: Pick<ObserveContext<unknown, unknown>, 'reading'>,
  notBegun: NotBegun,
  facts: readonly Fact[] = [],
): Extract<Observation<never, never>, { is: 'stopped' }> & { readonly reading: Reading } {
  const problem = neverBeganProblem(notBegun);
  return { is: 'stopped', concluded: true, reading: context.reading(problem.message, facts), problem };
}

/** The problem of {@link neverBegan}. */
export function neverBeganProblem({ shell }: NotBegun): Problem {
  return {
    code: NOT_BEGUN,
    message: l10n.t`The login shell (${shell}) ended without running the command.`,
    remedy: l10n.t`Read its terminal. If a start-up file of ${shell} starts another shell or tmux, ${GUARD} Then try again.`,
  };
}

const WITHOUT = l10n.t('Programs were looked for without what start-up files and .envrc set.');

/**
 * Facts for the preflight if the login shell doesn't work as commands need it.
 * @throws {ProblemError} `preflight.login-shell` if no command would ever start in it
 */
export function loginShellFacts({ name, without }: LoginShell): Fact[] {
  switch (without) {
    case null:
      return [];
    case 'slow': {
      const detail = l10n.t`Commands wait for it. ${WITHOUT}`;
      return [
        fact(l10n.t('Login shell'), l10n.t`${name} took longer than 30 s to start`, 'warn', { detail }),
      ];
    }
    case 'unread': {
      const detail = l10n.t`If you use direnv, run "direnv exec . env" and fix what it reports. ${WITHOUT}`;
      return [
        fact(l10n.t('Login shell'), l10n.t`${name} started, but its environment can't be read`, 'warn', {
          detail,
        }),
      ];
    }
    case 'missing':
      throw new ProblemError({
        code: 'preflight.login-shell',
        message: l10n.t`The login shell ${name} can't be started, so no command would begin.`,
        remedy: l10n.t('Install it, or set SHELL to one that is there, then start VS Code again.'),
      });
    case 'elsewhere':
      throw new ProblemError({
        code: 'preflight.login-shell',
        message: l10n.t`The login shell ${name} ended without running a command.`,
        remedy: l10n.t`Start it in a terminal and fix what it reports. If one of its start-up files starts another shell or tmux, ${GUARD}`,
      });
  }
}
