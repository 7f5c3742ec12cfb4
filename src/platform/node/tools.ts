import { execFile } from 'node:child_process';
import { CancelledError, ProblemError } from '../../core/errors';
import type { Recipe, ToolsApi } from '../../core/ports/tools';
import { moduleOf, readJustfile, type Justfile } from './justfile';
import { loginEnvironment, type LoginEnvironment } from './runner/loginEnvironment';
import { shellOf } from './runner/loginShell';

const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 8 * 1024 * 1024;
/** Aliases whose target is asked for, each by a call of just. */
const MOST_ASKED = 20;

export interface ToolsOptions {
  /** Absolute path of the checkout. */
  readonly root: string;
  /** Name or absolute path of each program; default: its own name. */
  readonly paths: { readonly just?: string; readonly terraform?: string; readonly git?: string };
  /** Environment that the login shell starts in; default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** The engineer's shell; default: `$SHELL`. */
  readonly shell?: string;
}

type ToolName = 'just' | 'terraform' | 'git';
const install: Readonly<Record<ToolName, string>> = {
  just: 'Install it (https://just.systems/man/en/packages.html), or set deployRunbook.tools.just to its path.',
  terraform:
    'Install it (https://developer.hashicorp.com/terraform/install), or set deployRunbook.tools.terraform to its path.',
  git: 'Install git 2.30 or later, or set deployRunbook.tools.git to its path.',
};

interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Programs on the engineer's machine, looked at and never changed. Each is started directly, in the environment that the
 * commands of the runner get: what is checked here is then what runs there. That environment is asked for once, and
 * anew for each `run`, whose answer may hang on credentials that `.envrc` brings.
 */
export function createTools({ root, paths, env = process.env, shell }: ToolsOptions): ToolsApi {
  let environment: Promise<LoginEnvironment> | undefined;
  const login = shellOf(shell, env);
  const ask = () => (environment = loginEnvironment(login, root, env));
  const execute = async (program: string, args: readonly string[], signal: AbortSignal) =>
    // Terraform's --version would ask its maker for a newer one.
    run(program, args, root, { ...(await (environment ?? ask())).env, CHECKPOINT_DISABLE: '1' }, signal);
  const executeTool = async (tool: ToolName, args: readonly string[], signal: AbortSignal) => {
    const path = paths[tool] ?? tool;
    const result = await execute(path, args, signal);
    if (result === 'missing') throw missing(`${tool} was not found as "${path}".`, install[tool]);
    return { path, ...result };
  };
  return {
    loginShell: async () => {
      const { without } = await (environment ?? ask());
      return { name: login, without };
    },
    version: async (tool, signal) => {
      const { path, exitCode, stdout, stderr } = await executeTool(tool, ['--version'], signal);
      if (exitCode !== 0) throw failed(`${path} --version failed with exit code ${exitCode}.`, stderr);
      const version = stdout.split('\n')[0]?.trim() ?? '';
      if (version === '') throw failed(`${path} --version names no version: it is no ${tool}.`, stderr);
      return { name: tool, path, version };
    },
    recipes: async signal => {
      const { exitCode, stdout, stderr } = await executeTool(
        'just',
        ['--dump', '--dump-format', 'json'],
        signal,
      );
      if (exitCode !== 0) throw justfile(stderr);
      const justfileRead = readJustfile(stdout);
      if (typeof justfileRead === 'string') throw justfile(justfileRead);
      const shows = async (alias: string) => (await executeTool('just', ['--show', alias], signal)).stdout;
      return [...justfileRead.recipes.values(), ...(await aliasesOf(justfileRead, shows))];
    },
    run: async ([program = '', ...args], signal) => {
      environment = undefined;
      const result = await execute(program, args, signal);
      if (result !== 'missing') return result;
      throw missing(`${program} was not found.`, 'Install it, or correct the command in the runbook.');
    },
  };
}

/** Aliases as recipes. Which module's recipe one stands for is asked of just, where several have that name. */
async function aliasesOf(
  { recipes, aliases }: Justfile,
  shows: (alias: string) => Promise<string>,
): Promise<readonly Recipe[]> {
  const found: Recipe[] = [];
  let asked = 0;
  for (const { name, candidates } of aliases) {
    let [target] = candidates;
    if (candidates.length > 1) {
      const path = (asked += 1) <= MOST_ASKED ? /^alias \S+ := (\S+)$/m.exec(await shows(name))?.[1] : '';
      target = candidates.find(each => each === path || each === `${moduleOf(name)}${path ?? ''}`);
    }
    const recipe = recipes.get(target ?? '');
    if (recipe !== undefined) found.push({ ...recipe, name });
  }
  return found;
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result | 'missing'> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, signal, timeout: TIMEOUT_MS, maxBuffer: MOST_OUTPUT };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (signal.aborted) reject(new CancelledError());
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve('missing');
      else if (error.killed === true) reject(failed(`${program} took too long, or printed too much.`));
      else reject(failed(`${program} ended without an exit code.`));
    });
    // Nobody is there to answer what it may ask.
    child.stdin?.end();
  });
}

function missing(message: string, remedy: string): ProblemError {
  return new ProblemError({ code: 'tools.missing', message, remedy });
}

function failed(message: string, said?: string): ProblemError {
  return new ProblemError({
    code: 'tools.failed',
    message,
    remedy: 'Run it in a terminal and fix what it reports.',
    ...(said === undefined ? {} : { detail: said.slice(0, 2_000) }),
  });
}

function justfile(said: string): ProblemError {
  return new ProblemError({
    code: 'tools.justfile',
    message: `just can't read the justfile: ${said.trim().split('\n')[0] ?? ''}`,
    remedy: 'Run "just --list" in the repository and fix what it reports.',
  });
}
