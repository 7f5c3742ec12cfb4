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
  /** The same, byte by byte. */
  readonly output: Buffer;
  readonly stderr: string;
  /** What it means that git ended like this. */
  problem(): ProblemError;
}

export interface GitCall {
  readonly signal: AbortSignal;
  /** Written to the command's standard input; not empty. */
  readonly input?: string;
  /** More variables for this command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that the caller reads as answers; all others throw. Default: 0. */
  readonly accept?: readonly number[] | 'any';
  /** The engineer's hooks run, in their own locale: each of them, signing, and git between them has a time limit of its own. */
  readonly hooks?: boolean;
  /** Told which hook or signing program runs now. */
  readonly tell?: ((text: string) => void) | undefined;
}

/**
 * Runs one git command in the checkout.
 * @throws {ProblemError} `git.*` for an exit code that is not accepted, and when there is no answer in time
 * @throws {CancelledError} when the signal aborted
 */
export type RunGit = (args: readonly string[], call: GitCall) => Promise<GitResult>;

export interface GitRunnerOptions {
  readonly root: string;
  readonly gitPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds that a command without hooks may take. */
  readonly timeoutMs: number;
  /** Milliseconds that one hook may take. */
  readonly hookMs: number;
}

/** Milliseconds for which the pipes of a git that has ended are read on. */
const PIPES_MS = 2_000;
/** Milliseconds in which git ends once it is told to; it may ignore that, or be stuck in a disk that is gone. */
const ENDS_WITHIN_MS = PIPES_MS + 1_000;
/** Bytes that one command may print: the largest file or diff that is read is far smaller. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs git through simple-git, which loads when the first command runs. */
export function gitRunner(options: GitRunnerOptions): RunGit {
  const { root, gitPath, env, timeoutMs, hookMs } = options;
  return async (args, call) => {
    const { simpleGit } = await import('simple-git');
    const trace = call.hooks === true ? await openTrace() : undefined;
    // Where hooks run, a filter may fetch large files; and without a trace nobody knows when a hook runs.
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
        // A helper that outlives git (credential cache, ssh control master) keeps its pipes open for ever.
        completion: { onClose: true, onExit: PIPES_MS },
        // The environment is the engineer's own, as in a terminal, and every argument is written in this folder.
        allowEnvironment: Object.keys(environment),
        unsafe: trustedEnvironment,
        ...(call.input === undefined ? {} : { input: () => call.input }),
        errors: (error, { exitCode, stdOut, stdErr }) => {
          ended.exitCode = exitCode;
          ended.output = Buffer.concat(stdOut);
          ended.stdout = ended.output.toString('utf8');
          ended.stderr = Buffer.concat(stdErr).toString('utf8');
          // Exit codes are judged below, by the caller's measure; no start, a signal and the like have none.
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
            // A hook that outlives git would wait for ever for somebody to read on.
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
      // Its message is all that git printed.
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

/** simple-git 4 refuses these variables otherwise; argv never holds what they guard against. */
const trustedEnvironment = {
  // Off, it would make hooks fail that abbreviate options: the switch is handed on to them as a variable.
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
 * Waits for a command, and once it was told to end only so long.
 * @returns whether it runs still
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

/** Commands that wait for origin, and for what signs in there. */
const OF_ORIGIN: ReadonlySet<string> = new Set(['fetch', 'ls-remote', 'push']);

/** @param stillRuns it did not end when it was told to */
function noAnswer(
  args: readonly string[],
  afterMs: number,
  cause?: unknown,
  stillRuns = false,
): ProblemError {
  const command = commandOf(args);
  const silent = `git ${command} gave no answer within ${Math.round(afterMs / 1000)} s`;
  const remedy = OF_ORIGIN.has(command)
    ? 'Check the network and the sign-in to origin (ssh, credential helper) with "git fetch" in a terminal, then try again.'
    : `Run "git ${command}" in a terminal to see what it waits for (the disk, a filter, core.fsmonitor), then try again.`;
  return new ProblemError(
    {
      code: 'git.timeout',
      message: `${silent}${stillRuns ? ', and did not end when it was told to' : ''}.`,
      remedy: stillRuns ? `End that process. ${remedy}` : remedy,
    },
    { cause },
  );
}

function tooMuch(args: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'git.too-large',
    message: `git ${commandOf(args)} printed more than ${MOST_OUTPUT / 1024 / 1024} MiB, and was ended.`,
    remedy:
      'Look at what the hooks of this checkout or of origin print, or at the size of the file that was asked for.',
  });
}
