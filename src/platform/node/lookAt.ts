import { spawn } from 'node:child_process';
import { decoded } from '../../core/text/decoded';

/** How long a program may take to exit when told to, in milliseconds; it may ignore that. */
const ENDS_WITHIN_MS = 2_000;

/** How a program ended. */
export interface Looked {
  /** `killed`: by a signal that wasn't ours; the last three: why we ended it. */
  readonly is: 'exited' | 'missing' | 'unstartable' | 'killed' | 'silent' | 'cancelled' | 'too-much';
  /** null unless it exited. */
  readonly exitCode: number | null;
  /** Name of the signal that ended it, or of the error when starting it. */
  readonly why: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LookOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Time limit in milliseconds. */
  readonly withinMs: number;
  /** Most bytes that it may print to each of stdout and stderr. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program, without a shell and without input, until it exits or is ended. Ending includes every process that it started,
 * first with SIGTERM, then with SIGKILL. Always resolves, however the program reacts.
 */
export function lookAt(program: string, args: readonly string[], options: LookOptions): Promise<Looked> {
  const { cwd, env, withinMs, mostBytes, signal } = options;
  return new Promise(resolve => {
    const isGroup = process.platform !== 'win32';
    // A process group of its own, so that its child processes end with it.
    const child = spawn(program, [...args], {
      ...{ cwd, env, detached: isGroup, stdio: ['ignore', 'pipe', 'pipe'] },
      windowsHide: true,
    });
    const printed = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let ended: Looked['is'] | undefined;
    let force: NodeJS.Timeout | undefined;
    const done = (is: Looked['is'], exitCode: number | null = null, why: string | null = null) => {
      clearTimeout(timer);
      // What it started may still run, without its pipes.
      if (!kill(0)) clearTimeout(force);
      signal?.removeEventListener('abort', cancel);
      const [stdout, stderr] = [printed.stdout, printed.stderr].map(chunks => decoded(Buffer.concat(chunks)));
      resolve({ is, exitCode, why, stdout: stdout ?? '', stderr: stderr ?? '' });
    };
    const end = (why: Looked['is']) => {
      if (ended !== undefined) return;
      ended = why;
      kill('SIGTERM');
      force = setTimeout(
        () => {
          kill('SIGKILL');
          child.stdout.destroy();
          child.stderr.destroy();
          done(why);
        },
        Math.min(ENDS_WITHIN_MS, withinMs),
      );
    };
    /** @returns whether there was something to signal */
    const kill = (by: NodeJS.Signals | 0): boolean => {
      if (child.pid === undefined) return false;
      try {
        return isGroup ? process.kill(-child.pid, by) : child.kill(by);
      } catch {
        // It exited in the meantime.
        return false;
      }
    };
    const cancel = () => {
      end('cancelled');
    };
    const timer = setTimeout(end, withinMs, 'silent');
    signal?.addEventListener('abort', cancel, { once: true });
    for (const name of ['stdout', 'stderr'] as const) {
      let size = 0;
      child[name].on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) end('too-much');
        else printed[name].push(chunk);
      });
    }
    child.once('error', error => {
      const code = 'code' in error ? String(error.code) : error.message;
      done(ended ?? (code === 'ENOENT' || code === 'EACCES' ? 'missing' : 'unstartable'), null, code);
    });
    child.once('close', (code, by) => {
      done(ended ?? (code === null ? 'killed' : 'exited'), code, by);
    });
    if (signal?.aborted === true) cancel();
  });
}
