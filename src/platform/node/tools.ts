import * as l10n from '@vscode/l10n';
import { dirname } from 'node:path';
import { CancelledError, ProblemError } from '../../core/errors';
import { ofThisFolder } from '../../core/gitVariables';
import type { Recipe, ToolsApi } from '../../core/ports/tools';
import { moduleOf, readJustfile, type Justfile } from './justfile';
import { lookAt } from './lookAt';
import { loginEnvironment, type LoginEnvironment } from './runner/loginEnvironment';
import { shellOf } from './runner/loginShell';

const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 8 * 1024 * 1024;
/** Most aliases whose target is looked up, with one call of just each. */
const MOST_ASKED = 20;
/** Most justfiles above each other in which just looks for a recipe. */
const MOST_FALLBACKS = 16;

export interface ToolsOptions {
  /** Absolute path of the checkout. */
  readonly root: string;
  /** Name or absolute path of each program; default: its own name. */
  readonly paths: { readonly just?: string; readonly terraform?: string; readonly git?: string };
  /** Environment in which the login shell starts; default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** The engineer's shell; default: `$SHELL`. */
  readonly shell?: string;
  /** Time limit of a program in milliseconds; default: half a minute. */
  readonly timeoutMs?: number;
}

type ToolName = 'just' | 'terraform' | 'git';
const install: Readonly<Record<ToolName, string>> = {
  just: l10n.t(
    'Install it (https://just.systems/man/en/packages.html), or set deployRunbook.tools.just to its path.',
  ),
  terraform: l10n.t(
    'Install it (https://developer.hashicorp.com/terraform/install), or set deployRunbook.tools.terraform to its path.',
  ),
  git: l10n.t('Install git 2.30 or later, or set deployRunbook.tools.git to its path.'),
};

interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Programs on the engineer's machine, queried but never changed. Each is started directly, in the environment that the runner's
 * commands get, so that these checks apply to what will run there. That environment is read once, and again for each `run`,
 * whose answer may depend on credentials from `.envrc`.
 */
export function createTools(options: ToolsOptions): ToolsApi {
  const { root, paths, env = process.env, shell, timeoutMs = TIMEOUT_MS } = options;
  let environment: Promise<LoginEnvironment> | undefined;
  const login = shellOf(shell, env);
  const ask = () => (environment = loginEnvironment(login, root, ofThisFolder(env)));
  const execute = async (program: string, args: readonly string[], signal: AbortSignal, folder = root) =>
    // Otherwise Terraform's --version would check for a newer release online.
    run(
      program,
      args,
      folder,
      { ...(await (environment ?? ask())).env, CHECKPOINT_DISABLE: '1' },
      signal,
      timeoutMs,
    );
  const executeTool = async (
    tool: ToolName,
    args: readonly string[],
    signal: AbortSignal,
    folder?: string,
  ) => {
    const path = paths[tool] ?? tool;
    const result = await execute(path, args, signal, folder);
    if (result === 'missing') throw missing(l10n.t`${tool} was not found as "${path}".`, install[tool]);
    return { path, ...result };
  };
  /** The recipes in the justfile that just finds from a folder. */
  const justfileIn = async (folder: string, signal: AbortSignal) => {
    const dump = ['--dump', '--dump-format', 'json'];
    const { path, exitCode, stdout, stderr } = await executeTool('just', dump, signal, folder);
    // The error of just's argument parser, in old and new versions.
    if (exitCode !== 0 && /--dump-format|unexpected argument|wasn't expected/.test(stderr))
      throw failed(l10n.t`${path} does not know "--dump-format json".`, stderr, install.just);
    if (exitCode !== 0) throw justfile(stderr);
    const all = readJustfile(stdout);
    if (typeof all === 'string') throw justfile(all);
    const shows = async (alias: string) =>
      (await executeTool('just', ['--show', alias], signal, folder)).stdout;
    return { ...all, recipes: [...all.recipes.values(), ...(await aliasesOf(all, shows))] };
  };
  return {
    loginShell: async () => {
      const { without } = await (environment ?? ask());
      return { name: login, without };
    },
    version: async (tool, signal) => {
      const { path, exitCode, stdout, stderr } = await executeTool(tool, ['--version'], signal);
      if (exitCode !== 0) throw failed(l10n.t`${path} --version failed with exit code ${exitCode}.`, stderr);
      const version = stdout.split('\n')[0]?.trim() ?? '';
      if (version === '') throw failed(l10n.t`${path} --version names no version: it is no ${tool}.`, stderr);
      return { name: tool, path, version };
    },
    recipes: async signal => {
      const found = new Map<string, Recipe>();
      const read = new Set<string>();
      for (let folder = root; read.size < MOST_FALLBACKS && !read.has(folder);) {
        const above = await justfileIn(folder, signal).catch((error: unknown) => {
          // Only a recipe that isn't in the nearer ones would be looked for there.
          if (read.size > 0 && error instanceof ProblemError) return undefined;
          throw error;
        });
        if (above === undefined) break;
        read.add(folder);
        for (const recipe of above.recipes) if (!found.has(recipe.name)) found.set(recipe.name, recipe);
        if (above.fallbackFrom === undefined) break;
        folder = dirname(above.fallbackFrom === null ? folder : dirname(above.fallbackFrom));
      }
      return [...found.values()];
    },
    run: async ([program = '', ...args], signal) => {
      environment = undefined;
      const result = await execute(program, args, signal);
      if (result !== 'missing') return result;
      throw missing(
        l10n.t`${program} was not found.`,
        l10n.t('Install it, or correct the command in the runbook.'),
      );
    },
  };
}

/** Aliases as recipes. If several modules have a recipe with the target's name, just is asked which one it is. */
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

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  withinMs: number,
): Promise<Result | 'missing'> {
  const options = { cwd, env, signal, withinMs, mostBytes: MOST_OUTPUT };
  const { is, exitCode, why, stdout, stderr } = await lookAt(program, args, options);
  const what = [program, ...args.slice(0, 1)].join(' ');
  switch (is) {
    case 'exited':
      return { exitCode: exitCode ?? -1, stdout, stderr };
    case 'missing':
      return is;
    case 'unstartable':
      throw failed(l10n.t`"${what}" can't be started: ${why ?? l10n.t('unknown error')}.`);
    case 'cancelled':
      throw new CancelledError();
    case 'silent':
      throw failed(
        l10n.t`"${what}" gave no answer within ${Math.round(withinMs / 1000)} s, and was ended.`,
        stderr,
        l10n.t('Run it in a terminal to see what it waits for, then try again.'),
      );
    case 'too-much':
      throw failed(l10n.t`"${what}" printed more than ${MOST_OUTPUT / 1024 / 1024} MiB, and was ended.`);
    case 'killed':
      throw failed(
        l10n.t`"${what}" was killed (${why ?? l10n.t('no signal')}) before it ended.`,
        stderr,
        l10n.t('Look for what ended it, e.g. a lack of memory, then try again.'),
      );
  }
}

function missing(message: string, remedy: string): ProblemError {
  return new ProblemError({ code: 'tools.missing', message, remedy });
}

function failed(
  message: string,
  said = '',
  remedy = l10n.t('Run it in a terminal and fix what it reports.'),
): ProblemError {
  return new ProblemError({
    code: 'tools.failed',
    message,
    remedy,
    ...(said === '' ? {} : { detail: said.slice(0, 2_000) }),
  });
}

function justfile(said: string): ProblemError {
  return new ProblemError({
    code: 'tools.justfile',
    message: l10n.t`just can't read the justfile: ${said.trim().split('\n')[0] ?? ''}`,
    remedy: l10n.t('Run "just --list" in the repository and fix what it reports.'),
  });
}
