import * as l10n from '@vscode/l10n';
import { Readable } from 'node:stream';
import { CancelledError, ProblemError } from '../../../core/errors';
import { watchChildren } from './children';
import { gitEnvironment } from './environment';
import { commandOf, evidence, gitProblem } from './problems';
import { openTrace } from './trace';

/** How a git command ended. */
export interface GitResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** The same as stdout, as bytes. */
  readonly output: Buffer;
  readonly stderr: string;
  /** Explains this result as a problem. */
  problem(): ProblemError;
}

export interface GitCall {
  readonly signal: AbortSignal;
  /** Written to the command's standard input; not empty. */
  readonly input?: string | Buffer;
  /** Additional variables for this command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that the caller accepts as answers; all others throw. Default: 0. */
  readonly accept?: readonly number[] | 'any';
  /** Runs the engineer's hooks, in their own locale. Each hook, signing, and git in between have their own time limits. */
  readonly hooks?: boolean;
  /** Called with the hook or signing program that is running. */
  readonly tell?: ((text: string) => void) | undefined;
}

/**
 * Runs one git command in the checkout.
 * @throws {ProblemError} `git.*` for an exit code that isn't accepted, and when it doesn't answer in time
 * @throws {CancelledError} when the signal aborted
 */
export type RunGit = (args: readonly string[], call: GitCall) => Promise<GitResult>;

export interface GitRunnerOptions {
  readonly root: string;
  readonly gitPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Time limit of a command without hooks, in milliseconds. */
  readonly timeoutMs: number;
  /** Time limit of one hook, in milliseconds. */
  readonly hookMs: number;
}

/** How long to keep reading the pipes after git has exited, in milliseconds. */
const PIPES_MS = 2_000;
/** How long git may take to exit when told to, in milliseconds; it may ignore that, or hang on a disk that is gone. */
const ENDS_WITHIN_MS = PIPES_MS + 1_000;
/** Most bytes that one command may print; the largest file or diff that is read is far smaller. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs git through simple-git, which is loaded with the first command. */
export function gitRunner(options: GitRunnerOptions): RunGit {
  const { root, gitPath, env, timeoutMs, hookMs } = options;
  return async (args, call) => {
    const { simpleGit } = await import('simple-git');
    const trace = call.hooks === true ? await openTrace() : undefined;
    // With hooks, a filter may fetch large files, and without a trace there is no way to know when a hook is running.
    const isPatient = call.hooks === true && (trace === undefined || !OF_ORIGIN.has(commandOf(args)));
    const gitMs = isPatient ? hookMs : timeoutMs;
    const timeout = trace === undefined ? AbortSignal.timeout(gitMs) : undefined;
    const environment = { ...gitEnvironment(env, call.hooks === true), ...trace?.env, ...call.env };
    const ended = { exitCode: null as number | null, stdout: '', output: Buffer.alloc(0), stderr: '' };
    const flood = new AbortController();
    const silence = new AbortController();
    let silent: ProblemError | undefined;
    const leave =
      trace &&
      watchChildren(trace, { hookMs, signerMs: timeoutMs, gitMs }, call.tell ?? (() => undefined), what => {
        silent = what === 'git' ? noAnswer(args, gitMs) : what;
        silence.abort();
      });
    const told = AbortSignal.any([
      call.signal,
      flood.signal,
      silence.signal,
      ...(timeout === undefined ? [] : [timeout]),
    ]);
    let stillRuns = false;
    let broken: unknown;
    try {
      const git = simpleGit({
        baseDir: root,
        binary: gitPath,
        abort: told,
        // A helper that outlives git (credential cache, ssh control master) keeps its pipes open forever.
        completion: { onClose: true, onExit: PIPES_MS },
        // The environment is the engineer's own, as in a terminal, and all arguments come from the code in this folder.
        allowEnvironment: Object.keys(environment),
        unsafe: trustedEnvironment,
        ...(call.input === undefined ? {} : { input: () => call.input }),
        errors: (error, { exitCode, stdOut, stdErr }) => {
          ended.exitCode = exitCode;
          ended.output = Buffer.concat(stdOut);
          ended.stdout = ended.output.toString('utf8');
          ended.stderr = Buffer.concat(stdErr).toString('utf8');
          // Exit codes are checked below against the caller's `accept`; a failed start, a signal and the like have none.
          const isExitCode = Number.isInteger(exitCode) && exitCode >= 0 && exitCode <= 255;
          return isExitCode ? undefined : (error ?? new Error('git was ended by a signal.'));
        },
      });
      const streams: Readable[] = [];
      git.outputHandler((_program, ...given) => {
        streams.push(...given.filter(each => each instanceof Readable));
        let size = 0;
        for (const stream of streams) {
          stream.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size <= MOST_OUTPUT) return;
            flood.abort();
            // A hook that outlives git would otherwise wait forever for its output to be read.
            for (const each of streams) each.destroy();
          });
        }
      });
      const running = git.env(environment).raw([...args]);
      stillRuns = await unlessItStays(running, told);
      if (stillRuns) {
        for (const each of streams) each.destroy();
        throw new Error('git did not end when it was told to.');
      }
    } catch (error) {
      const message = evidence(error instanceof Error ? error.message : String(error));
      // The error's message is git's entire output.
      broken = new Error(message);
      ended.stderr ||= message;
    } finally {
      leave?.();
    }
    const children = (await trace?.children()) ?? [];
    await trace?.close();
    const failed = broken !== undefined || ended.exitCode !== 0;
    if (failed && call.signal.aborted) throw new CancelledError();
    if (stillRuns && !flood.signal.aborted) throw noAnswer(args, gitMs, broken, true);
    if (failed && silent !== undefined) throw silent;
    if (failed && flood.signal.aborted) throw tooMuch(args);
    if (failed && timeout?.aborted === true) throw noAnswer(args, gitMs, broken);
    const problem = () => gitProblem({ args, root, gitPath, children, ...ended }, broken);
    const { accept = [0] } = call;
    const accepted = ended.exitCode !== null && (accept === 'any' || accept.includes(ended.exitCode));
    if (broken !== undefined || !accepted) throw problem();
    return { ...ended, problem };
  };
}

/** simple-git 4 refuses these variables by default; the arguments never contain the options that this guards against. */
const trustedEnvironment = {
  // Turning this off would break hooks that abbreviate options: git passes the switch on to them as a variable.
  allowAbbreviatedOptions: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  // A path with spaces, as on Windows; it is spawned without a shell.
  allowUnsafeCustomBinary: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafePager: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
} as const;

/**
 * Waits for a command, but only for a limited time once it was told to exit.
 * @returns whether it is still running
 */
async function unlessItStays(running: PromiseLike<unknown>, told: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const stays = new Promise<true>(resolve => {
    const wait = () => setTimeout(resolve, ENDS_WITHIN_MS, true);
    if (told.aborted) wait();
    else told.addEventListener('abort', wait, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([stays, Promise.resolve(running).then(() => false)]);
  } finally {
    over.abort();
  }
}

/** Commands that wait for origin, and for the sign-in there. */
const OF_ORIGIN: ReadonlySet<string> = new Set(['fetch', 'ls-remote', 'push']);

/** @param stillRuns it didn't exit when told to */
function noAnswer(
  args: readonly string[],
  afterMs: number,
  cause?: unknown,
  stillRuns = false,
): ProblemError {
  const command = commandOf(args);
  const seconds = Math.round(afterMs / 1000);
  const remedy = OF_ORIGIN.has(command)
    ? l10n.t(
        'Check the network and the sign-in to origin (ssh, credential helper) with "git fetch" in a terminal, then try again.',
      )
    : l10n.t`Run "git ${command}" in a terminal to see what it waits for (the disk, a filter, core.fsmonitor), then try again.`;
  return new ProblemError(
    {
      code: 'git.timeout',
      message: stillRuns
        ? l10n.t`git ${command} gave no answer within ${seconds} s, and did not end when it was told to.`
        : l10n.t`git ${command} gave no answer within ${seconds} s.`,
      remedy: stillRuns ? l10n.t`End that process. ${remedy}` : remedy,
    },
    { cause },
  );
}

function tooMuch(args: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'git.too-large',
    message: l10n.t`git ${commandOf(args)} printed more than ${MOST_OUTPUT / 1024 / 1024} MiB, and was ended.`,
    remedy: l10n.t(
      'Look at what the hooks of this checkout or of origin print, or at the size of the file that was asked for.',
    ),
  });
}
