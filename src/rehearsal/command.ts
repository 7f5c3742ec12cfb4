import { spawn } from 'node:child_process';
import { ProblemError } from '../core/errors';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/**
 * Runs a program until it exits, without a shell.
 * @throws {ProblemError} `rehearsal.command` when it can't be started or its exit code isn't 0
 */
export async function run(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const result = await tryRun(program, args, options);
  if (result.exitCode === 0) return result.stdout;
  throw commandProblem(program, args, `ended with exit code ${result.exitCode}`, result.stderr);
}

/**
 * Runs a program and returns its exit code, whatever it is.
 * @throws {ProblemError} `rehearsal.command` when it can't be started
 */
export function tryRun(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, input = '' }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'pipe' });
    const output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
    child.on('error', error => {
      reject(commandProblem(program, args, 'could not be started', error.message));
    });
    child.on('close', (code, signal) => {
      resolve({
        exitCode: code ?? 1,
        stdout: Buffer.concat(output.stdout).toString('utf8'),
        stderr: Buffer.concat(output.stderr).toString('utf8') + (signal ?? ''),
      });
    });
    // It isn't an error if a program exits without reading its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function commandProblem(
  program: string,
  args: readonly string[],
  what: string,
  detail: string,
): ProblemError {
  return new ProblemError({
    code: 'rehearsal.command',
    message: `The rehearsal's command "${program} ${args.slice(0, 3).join(' ')}" ${what}.`,
    remedy: 'Delete the folder of the rehearsal and begin a new one.',
    detail: detail.slice(0, 2_000),
  });
}
