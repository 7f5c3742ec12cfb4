import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TerminalRun {
  readonly record: string;
  readonly exitCode: number | null;
  /** The record at the moment when the prompt waited; only with `answer`. */
  readonly atPrompt?: string;
}

/**
 * Runs a command line in its own terminal with util-linux `script`, as the product does, and returns the record.
 * @param columns width of the terminal
 * @param options.answer typed when the command asks for a value; `interrupt` sends Ctrl+C
 */
export async function recordInTerminal(
  commandLine: string,
  columns: number,
  options: { cwd: string; env?: NodeJS.ProcessEnv; answer?: string },
): Promise<TerminalRun> {
  const folder = mkdtempSync(path.join(tmpdir(), 'record-'));
  const file = path.join(folder, 'record');
  writeFileSync(file, '');
  const read = () => readFileSync(file, 'utf8');
  const child = spawn('script', ['-qefc', `stty cols ${columns} rows 40; ${commandLine}`, file], {
    cwd: options.cwd,
    env: environment(options.env),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  let over = false;
  void ended.finally(() => (over = true));
  try {
    let atPrompt: string | undefined;
    if (options.answer !== undefined) {
      do await sleep(40);
      while (!over && !/Enter a value:(?:\x1b\[[0-9;]*m| )*$/.test(read()));
      atPrompt = read();
      child.stdin.write(options.answer);
    }
    const exitCode = await ended;
    return { record: read(), exitCode, ...(atPrompt === undefined ? {} : { atPrompt }) };
  } finally {
    child.stdin.end();
    rmSync(folder, { recursive: true });
  }
}

/** Nothing of the person's own Terraform setup, and no call home. */
export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_') && name !== 'NO_COLOR');
  return {
    ...Object.fromEntries(own),
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: '/dev/null',
    TERM: 'xterm-256color',
    ...extra,
  };
}
