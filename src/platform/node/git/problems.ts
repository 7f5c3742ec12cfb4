import * as l10n from '@vscode/l10n';
import { ProblemError, type Problem } from '../../../core/errors';
import { maskAddresses } from '../../../core/text/addresses';
import { childProblem } from './children';
import { signingCause } from './signing';
import type { GitChild } from './trace';

/** How a git command ended, and the command itself. */
export interface Failure {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly args: readonly string[];
  readonly root: string;
  readonly gitPath: string;
  /** Hooks and signing programs that it ran; absent: unknown. */
  readonly children?: readonly GitChild[];
}
/** Characters. */
const MOST_READ = 20_000;

interface Cause {
  readonly code: string;
  /** Matches git's output (English: the locale is fixed). */
  readonly says: RegExp;
  readonly message: (failure: Failure) => string;
  readonly remedy: string | ((failure: Failure) => string);
  /** Only a command that talks to origin can fail like this: the output of a commit hook isn't origin's. */
  readonly ofOrigin?: true;
}

/** Matches errors of this machine only: those of origin's disk follow "remote:". */
function here(says: RegExp): RegExp {
  return new RegExp(`^(?!remote:)[^\\n]{0,1000}?(?:${says.source})`, `${says.flags}m`);
}

/** First match wins: git ends every broken connection with the same last lines, so the specific causes come first. */
const causes: readonly Cause[] = [
  {
    code: 'git.missing',
    says: /spawn .{1,1000}\b(ENOENT|EACCES)\b/,
    message: ({ gitPath }) => l10n.t`The program "${gitPath}" can't be started.`,
    remedy: l10n.t('Install git, or set deployRunbook.tools.git to its path.'),
  },
  {
    code: 'git.version',
    // At the start of a line, because the output of origin and of hooks starts differently.
    says: /^(?:error: unknown (?:option|switch) [`']|git: '[\w-]{1,40}' is not a git command|unknown option\b)/m,
    message: ({ args, gitPath }) =>
      l10n.t`The program "${gitPath}" does not know what git ${commandOf(args)} is asked.`,
    remedy: l10n.t('Install git 2.30 or later, or set deployRunbook.tools.git to its path.'),
  },
  {
    code: 'git.unsafe-directory',
    says: /detected dubious ownership/,
    message: ({ root }) => l10n.t`git refuses ${root} because it belongs to another user.`,
    remedy: l10n.t('Run "git config --global --add safe.directory" with this folder if you trust it.'),
  },
  {
    code: 'git.not-a-repository',
    says: /not a git repository|must be run in a work tree/,
    message: ({ root }) => l10n.t`${root} is no git checkout.`,
    remedy: l10n.t('Open the folder of the infrastructure repository.'),
  },
  {
    code: 'git.disk-full',
    says: here(/No space left on device|Disk quota exceeded/),
    message: ({ root }) => l10n.t`The disk of ${root} is full.`,
    remedy: l10n.t('Make room, then try again.'),
  },
  {
    code: 'git.unwritable',
    says: here(
      /Read-only file system|insufficient permission for adding an object|(?:cannot|could not|unable to|failed to) (?:append|create|lock|open|write)[^\n]{0,300}(?:Permission denied|Operation not permitted)|unable to create directory for|couldn't write '/i,
    ),
    message: ({ root }) => l10n.t`git can't write in ${root}: it may not, or the disk is read-only or full.`,
    remedy: l10n.t(
      'Check the room on the disk, and who owns its files and folders, ".git" among them, then try again.',
    ),
  },
  {
    code: 'git.name-taken',
    says: here(/'refs\/[^']{1,300}' exists; cannot create/),
    message: ({ stderr }) =>
      l10n.t`A branch is in the way of another one below its name: ${/'(refs\/[^']{1,300})' exists/.exec(stderr)?.[1] ?? ''}.`,
    remedy: l10n.t('Rename or delete that branch if nobody needs it, then try again.'),
  },
  {
    code: 'git.no-origin',
    ofOrigin: true,
    says: /'origin' does not appear to be a git repository|No such remote '?origin/,
    message: ({ root }) => l10n.t`The checkout ${root} has no remote "origin".`,
    remedy: l10n.t('Add it with "git remote add origin ADDRESS".'),
  },
  {
    code: 'git.auth',
    ofOrigin: true,
    says: /could not read (Username|Password)|Authentication failed|Permission (to .{1,300} )?denied|terminal prompts disabled|Access denied|returned error: 40[13]|Repository not found|Host key verification failed|Invalid username or/i,
    message: () => l10n.t('origin refuses these credentials, or has no repository that they may see.'),
    remedy: l10n.t('Run "git fetch" in a terminal until it works there (ssh-agent, or a credential helper).'),
  },
  {
    code: 'git.partial',
    says: /could not fetch [0-9a-f]{40,64} from promisor remote/,
    message: () =>
      l10n.t("This checkout is a partial clone, and what it left at origin can't be fetched now."),
    remedy: l10n.t('Check the network (VPN, proxy) with "git fetch" in a terminal, then try again.'),
  },
  {
    code: 'git.refused',
    ofOrigin: true,
    says: /\[remote rejected\]/,
    message: ({ stdout }) =>
      l10n.t`origin refuses the push: ${/\[remote rejected\] \((.{1,300})\)/.exec(stdout)?.[1] ?? l10n.t('no reason given')}.`,
    remedy: l10n.t('Ask for the permission, or look at the rules and hooks of the repository.'),
  },
  {
    code: 'git.rejected',
    ofOrigin: true,
    says: /\[rejected\]/,
    message: () => l10n.t('origin has commits on this branch that are not here: it was moved meanwhile.'),
    remedy: l10n.t('Look at who pushed what; nothing is ever overwritten from here.'),
  },
  {
    code: 'git.locked',
    says: /Another git process seems to be running|index\.lock|cannot lock ref/,
    message: ({ root }) => l10n.t`Another git process works in ${root}.`,
    remedy: l10n.t('Wait until it is done and try again; if none runs, delete the lock file that git names.'),
  },
  {
    code: 'git.no-identity',
    says: /Please tell me who you are|unable to auto-detect email|empty ident name/,
    message: () => l10n.t('git does not know who commits.'),
    remedy: l10n.t('Set it with "git config user.name" and "git config user.email".'),
  },
  {
    code: 'git.signing',
    says: /failed to sign the data|signing failed|user\.signingkey|defaultKeyCommand/i,
    message: failure => signingCause('git', saidBy(failure)).message,
    remedy: failure => signingCause('git', saidBy(failure)).remedy,
  },
  {
    code: 'git.nothing-to-commit',
    says: /nothing to commit|nothing added to commit|no changes added to commit/,
    message: () => l10n.t('There is nothing to commit in these files.'),
    remedy: l10n.t('Look at what changed them back.'),
  },
  {
    code: 'git.no-such-ref',
    says: /Not a valid object name|unknown revision|bad revision|invalid reference|Needed a single revision|couldn't find remote ref|does not match any/i,
    message: ({ args }) => l10n.t`git ${commandOf(args)} was asked for a commit or branch that is not there.`,
    remedy: l10n.t('Fetch, then check whether the branch was deleted.'),
  },
  {
    code: 'git.network',
    ofOrigin: true,
    says: /Could not resolve host|unable to access|Connection (refused|timed out|reset|closed)|Network is unreachable|early EOF|hung up unexpectedly|Could not read from remote repository|does not appear to be a git repository|RPC failed/i,
    message: () => l10n.t('origin cannot be reached.'),
    remedy: l10n.t('Check the network (VPN, proxy) with "git fetch" in a terminal, then try again.'),
  },
];

/**
 * Explains why a git command failed.
 * @param failure how it ended and what it printed
 * @param cause the underlying error, if there was one
 */
export function gitProblem(failure: Failure, cause?: unknown): ProblemError {
  const [stderr, stdout] = [endOf(failure.stderr), endOf(failure.stdout)];
  const printed = `${stderr}\n${stdout}`;
  const detail = evidence(printed);
  const command = commandOf(failure.args);
  const isLocal = command === 'commit' || command === 'switch';
  const subject = isLocal ? command : 'push';
  const ofChild = childProblem(failure.children ?? [], subject, printed, detail);
  if (ofChild !== undefined) return ofChild;
  const known = causes.find(each => !(isLocal && each.ofOrigin === true) && each.says.test(printed));
  const remedy = known?.remedy ?? l10n.t('Run the same in a terminal to see more, then try again.');
  const problem: Problem = {
    code: known?.code ?? 'git.failed',
    message:
      known?.message({ ...failure, stderr, stdout }) ?? l10n.t`git ${command} failed (${ending(failure)}).`,
    remedy: typeof remedy === 'string' ? remedy : remedy({ ...failure, stderr, stdout }),
    ...(detail === '' ? {} : { detail }),
  };
  return new ProblemError(problem, { cause });
}

/** The name of the command, after git's own options (`-c name=value`). */
export function commandOf(args: readonly string[]): string {
  return args.find((each, at) => !each.startsWith('-') && args[at - 1] !== '-c') ?? '';
}

/** The end of a command's output, without credentials in addresses. */
export function evidence(printed: string): string {
  return maskAddresses(endOf(printed).trim()).slice(-1500);
}

/** Hooks and origin can print any amount; the error is at the end. */
export function endOf(printed: string): string {
  return printed.slice(-MOST_READ);
}

function saidBy({ stderr, stdout }: Failure): string {
  return `${stderr}\n${stdout}`;
}

function ending({ exitCode }: Failure): string {
  return exitCode === null
    ? l10n.t('it was killed, or ended without an exit code')
    : l10n.t`exit code ${exitCode}`;
}
