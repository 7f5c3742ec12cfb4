import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JobStatus, RunnerApi } from '../../../../src/core/ports/runner';
import { systemClock } from '../../../../src/platform/node/clock';
import {
  createChildTerminalHost,
  createRunner,
  type RunnerOptions,
  type Terminal,
  type TerminalHost,
} from '../../../../src/platform/node/runner';
import { until as eventually } from '../../../harness/until';

/** Folder of the real `just`. */
const justFolder = dirname(
  realpathSync(execFileSync('sh', ['-c', 'command -v just'], { encoding: 'utf8' }).trim()),
);

/** A throwaway machine: a home with shell start-up files, a working folder, a folder of jobs. */
export class Playground {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'runner test ')));
  readonly home = join(this.root, 'home');
  readonly work = join(this.root, 'work');
  readonly jobs = join(this.root, 'global storage', 'jobs');
  readonly host = createChildTerminalHost(this.env());
  private readonly runners: { dispose(): void }[] = [];
  private readonly opened: Terminal[] = [];

  constructor() {
    mkdirSync(this.work);
    // A login shell may start with a different PATH, so each shell's own file puts our programs first.
    const path = `${justFolder}:${process.env.PATH ?? ''}`;
    this.write('home/.bash_profile', `export PATH='${path}' FROM_SHELL=bash\n`);
    this.write('home/.zshrc', `export PATH='${path}' FROM_SHELL=zsh\n`);
    const fishPath = path.split(':').map(part => `'${part}'`);
    this.write(
      'home/.config/fish/config.fish',
      `set -gx PATH ${fishPath.join(' ')}\nset -gx FROM_SHELL fish\n`,
    );
  }

  env(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const {
      BASH_ENV: _1,
      ENV: _2,
      XDG_CONFIG_HOME: _3,
      XDG_DATA_HOME: _4,
      DIRENV_DIR: _5,
      ...env
    } = process.env;
    return { ...env, HOME: this.home, TERM: 'xterm-256color', TF_IN_AUTOMATION: '', ...more };
  }

  write(path: string, text: string, mode = 0o644): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  /** A runner as one window has it; another one on the same folder acts as a reloaded window. */
  runner(
    settings: RunnerOptions['settings'] = { shell: 'bash' },
    terminals: TerminalHost = this.host,
  ): RunnerApi & { dispose(): void } {
    const runner = createRunner({
      folder: this.jobs,
      terminals: {
        open: request => {
          const terminal = terminals.open(request);
          this.opened.push(terminal);
          return terminal;
        },
        find: pid => terminals.find(pid),
      },
      settings,
      clock: systemClock,
    });
    this.runners.push(runner);
    return runner;
  }

  /** Prepares and starts. */
  async run(runner: RunnerApi, argv: readonly string[], title = 'Deploy Runbook: test'): Promise<string> {
    const id = await runner.prepare({ title, argv, cwd: this.work });
    await runner.start(id);
    return id;
  }

  /** Closes the terminals, and waits for whatever still writes. */
  async clean(): Promise<void> {
    for (const runner of this.runners) runner.dispose();
    for (const terminal of this.opened) terminal.close();
    const remove = () => {
      rmSync(this.root, { recursive: true, force: true });
      return true;
    };
    await eventually('its folder to be removed', remove, undefined, { pause: 50 });
  }
}

/** Waits for a status; fails when it never comes. */
export function until(
  runner: RunnerApi,
  jobId: string,
  holds: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  const read = async () => {
    const status = await runner.status(jobId);
    if (status === undefined) throw new Error('There is no such job.');
    return status;
  };
  return eventually('a status of the job', read, holds, { pause: 50 });
}

export const ended = (status: JobStatus) => status.state === 'ended';

/**
 * A real terminal device, as a window has it: an outer script(1) holds it, and killing that takes the device away
 * with all its consequences, as when a window dies.
 */
export function deviceHost(env: NodeJS.ProcessEnv): TerminalHost & { takeAway(): void } {
  const holders: (() => void)[] = [];
  let terminal: Terminal | undefined;
  return {
    open: ({ shellPath, shellArgs, cwd }) => {
      const words = [shellPath, ...shellArgs].map(word => `'${word}'`);
      const holder = spawn('script', ['-q', '-f', '-c', `exec ${words.join(' ')}`, '/dev/null'], {
        cwd,
        env: { ...env, SHELL: '/bin/sh' },
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
      });
      holder.unref();
      holder.stdin.on('error', () => undefined);
      const close = () => holder.kill('SIGKILL');
      holders.push(close);
      terminal = {
        sendLine: line => holder.stdin.write(`${line}\r`),
        sendInterrupt: () => holder.stdin.write('\x03'),
        show: () => undefined,
        close,
        onClose: listener => holder.once('exit', listener),
      };
      return terminal;
    },
    find: async () => terminal,
    takeAway: () => {
      for (const close of holders) close();
      terminal = undefined;
    },
  };
}
