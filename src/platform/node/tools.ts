import { execFile } from 'node:child_process';
import * as v from 'valibot';
import { CancelledError, ProblemError } from '../../core/errors';
import type { Recipe, ToolsApi } from '../../core/ports/tools';
import { loginEnvironment } from './runner/loginEnvironment';
import { shellOf } from './runner/loginShell';

const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 8 * 1024 * 1024;

const ParameterSchema = v.object({ name: v.string(), kind: v.string(), default: v.nullish(v.unknown()) });
const RecipeSchema = v.object({ parameters: v.array(ParameterSchema) });
/** https://just.systems/man/en/ (`--dump --dump-format json`); keys that are not needed are ignored: the format grows. */
interface Dump {
  readonly recipes: Readonly<Record<string, v.InferOutput<typeof RecipeSchema>>>;
  readonly aliases?: Readonly<Record<string, { readonly target: string }>> | undefined;
  readonly modules?: Readonly<Record<string, Dump>> | undefined;
}
const DumpSchema: v.GenericSchema<unknown, Dump> = v.object({
  recipes: v.record(v.string(), RecipeSchema),
  aliases: v.optional(v.record(v.string(), v.object({ target: v.string() }))),
  modules: v.optional(
    v.record(
      v.string(),
      v.lazy(() => DumpSchema),
    ),
  ),
});

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
  let environment: Promise<NodeJS.ProcessEnv> | undefined;
  const ask = () => (environment = loginEnvironment(shellOf(shell, env), root, env));
  const execute = async (program: string, args: readonly string[], signal: AbortSignal) =>
    // Terraform's --version would ask its maker for a newer one.
    run(program, args, root, { ...(await (environment ?? ask())), CHECKPOINT_DISABLE: '1' }, signal);
  const executeTool = async (tool: ToolName, args: readonly string[], signal: AbortSignal) => {
    const path = paths[tool] ?? tool;
    const result = await execute(path, args, signal);
    if (result === 'missing') throw missing(`${tool} was not found as "${path}".`, install[tool]);
    return { path, ...result };
  };
  return {
    version: async (tool, signal) => {
      const { path, exitCode, stdout, stderr } = await executeTool(tool, ['--version'], signal);
      if (exitCode !== 0) throw failed(`${path} --version failed with exit code ${exitCode}.`, stderr);
      return { name: tool, path, version: stdout.split('\n')[0]?.trim() ?? '' };
    },
    recipes: async signal => {
      const { exitCode, stdout, stderr } = await executeTool(
        'just',
        ['--dump', '--dump-format', 'json'],
        signal,
      );
      if (exitCode !== 0) throw justfile(stderr);
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), DumpSchema), stdout);
      if (!parsed.success) throw justfile(`its answer has another form: ${parsed.issues[0].message}`);
      return recipesOf(parsed.output, '');
    },
    run: async ([program = '', ...args], signal) => {
      environment = undefined;
      const result = await execute(program, args, signal);
      if (result !== 'missing') return result;
      throw missing(`${program} was not found.`, 'Install it, or correct the command in the runbook.');
    },
  };
}

/** All that can be called by name, private ones and aliases too. */
function recipesOf(dump: Dump, prefix: string): readonly Recipe[] {
  const own = Object.entries(dump.recipes).map(([name, { parameters }]) => ({
    name: prefix + name,
    parameters: parameters.map(p => ({
      name: p.name,
      required: p.kind !== 'star' && p.default == null,
      variadic: p.kind !== 'singular',
    })),
  }));
  const aliases = Object.entries(dump.aliases ?? {}).flatMap(([name, { target }]) => {
    const recipe = own.find(candidate => candidate.name === prefix + target);
    return recipe === undefined ? [] : [{ ...recipe, name: prefix + name }];
  });
  const inner = Object.entries(dump.modules ?? {}).flatMap(([name, module]) =>
    recipesOf(module, `${prefix}${name}::`),
  );
  return [...own, ...aliases, ...inner];
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
