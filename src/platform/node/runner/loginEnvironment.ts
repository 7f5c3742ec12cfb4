import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { LoginShell } from '../../../core/ports/tools';
import { inLoginShell } from './loginShell';
import { commandScript } from './scripts';

/** Start-up files may ask something or wait for the network; after this time we continue without them. */
const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 4 * 1024 * 1024;

/** An environment, and why it isn't the login shell's. */
export interface LoginEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly without: LoginShell['without'];
}

/**
 * The environment of the runner's commands: the login shell's, with an allowed `.envrc` of the folder. The extension host's own
 * environment may lack both, e.g. when VS Code was started from a dock. Start-up files may print anything, so the answer is
 * enclosed in marks.
 * @param cwd absolute path
 * @param env the environment that the shell itself starts in
 * @returns `env` itself, and why, when the shell doesn't answer in time
 */
export async function loginEnvironment(
  shell: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<LoginEnvironment> {
  const mark = randomUUID();
  const print = 'process.stdout.write(process.argv[1] + JSON.stringify(process.env) + process.argv[1])';
  const node = [process.execPath, '-e', print, mark];
  const script = ['/bin/sh', '-c', commandScript, 'deploy-runbook', cwd, 'direnv', ...node];
  // Printed separately, to distinguish a shell that never hands over from a failure after that, e.g. in an .envrc.
  const begun = ['/bin/sh', '-c', 'printf %s "$1"; shift; exec "$@"', 'deploy-runbook', mark, ...script];
  // Both like VS Code: run Electron as Node, and tell start-up files to be quick.
  const own = { ELECTRON_RUN_AS_NODE: '1', VSCODE_RESOLVING_ENVIRONMENT: '1' };
  const printed = await output(inLoginShell(shell, begun), cwd, {
    ...env,
    ...own,
    DEPLOY_RUNBOOK_PATH: env.PATH ?? '',
  });
  const [, hasBegun, answer] = printed.text.split(mark);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())), answer);
  if (!parsed.success)
    return {
      env,
      without: hasBegun !== undefined && printed.ended === 'elsewhere' ? 'unread' : printed.ended,
    };
  const kept = Object.entries(parsed.output).filter(([name]) => !(name in own));
  return { env: { ...Object.fromEntries(kept), ...pick(env, Object.keys(own)) }, without: null };
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
}

interface Printed {
  readonly text: string;
  /** What it means if the output has no answer. */
  readonly ended: 'slow' | 'elsewhere' | 'missing';
}

/** A program's output until it exited, or was ended for taking too long. */
function output(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Printed> {
  return new Promise(resolve => {
    const [program = '', ...args] = argv;
    // A session of its own: otherwise an interactive shell would take over Node's terminal.
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    let text = '';
    const end = (ended: Printed['ended']) => {
      clearTimeout(timer);
      resolve({ text, ended });
    };
    const timer = setTimeout(() => {
      endGroup(child.pid);
      end('slow');
    }, TIMEOUT_MS);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length < MOST_OUTPUT) text += chunk;
    });
    child.once('error', () => end('missing')).once('close', () => end('elsewhere'));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It exited in the meantime.
  }
}
