import { execFile } from 'node:child_process';
import * as v from 'valibot';
import { CancelledError, ProblemError } from '../../core/errors';
import type { Recipe, ToolsApi } from '../../core/ports/tools';

const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 8 * 1024 * 1024;

const RecipeSchema = v.object({
  parameters: v.array(v.object({ name: v.string(), kind: v.string(), default: v.nullish(v.unknown()) })),
  private: v.optional(v.boolean(), false),
});
/** https://just.systems/man/en/ (`--dump --dump-format json`); keys that are not needed are ignored: the format grows. */
interface Dump {
  readonly recipes: Readonly<Record<string, v.InferOutput<typeof RecipeSchema>>>;
  readonly modules?: Readonly<Record<string, Dump>> | undefined;
}
const DumpSchema: v.GenericSchema<unknown, Dump> = v.object({
  recipes: v.record(v.string(), RecipeSchema),
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
  /** Name or absolute path of each program. */
  readonly paths: { readonly just: string; readonly terraform: string; readonly git: string };
  readonly env?: NodeJS.ProcessEnv;
}

type ToolName = 'just' | 'terraform' | 'git';
const install: Readonly<Record<ToolName, string>> = {
  just: 'Install it (https://just.systems/man/en/packages.html), or set deployRunbook.tools.just to its path.',
  terraform:
    'Install it (https://developer.hashicorp.com/terraform/install), or set deployRunbook.tools.terraform to its path.',
  git: 'Install git 2.30 or later, or set deployRunbook.tools.git to its path.',
};

/** Programs on the engineer's machine, looked at and never changed. No shell is involved. */
export function createTools({ root, paths, env = process.env }: ToolsOptions): ToolsApi {
  const execute = (program: string, args: readonly string[], signal: AbortSignal) =>
    run(program, args, root, env, signal);
  return {
    version: async (tool, signal) => {
      const path = paths[tool];
      const result = await execute(path, ['--version'], signal).catch((error: unknown) => {
        throw isMissing(error) ? missing(tool, path) : error;
      });
      if (result.exitCode !== 0) throw failed(`${path} --version`, result.exitCode, result.stderr);
      return { name: tool, path, version: result.stdout.split('\n')[0]?.trim() ?? '' };
    },
    recipes: async signal => {
      const result = await execute(paths.just, ['--dump', '--dump-format', 'json'], signal).catch(
        (error: unknown) => {
          throw isMissing(error) ? missing('just', paths.just) : error;
        },
      );
      if (result.exitCode !== 0) throw justfile(result.stderr);
      let value: unknown;
      try {
        value = JSON.parse(result.stdout);
      } catch {
        throw justfile('its answer is not JSON');
      }
      const parsed = v.safeParse(DumpSchema, value);
      if (!parsed.success) throw justfile(`its answer has another form: ${parsed.issues[0].message}`);
      return recipesOf(parsed.output, '');
    },
    run: async ([program = '', ...args], signal) => execute(program, args, signal),
  };
}

function recipesOf(dump: Dump, prefix: string): readonly Recipe[] {
  const own = Object.entries(dump.recipes)
    .filter(([, recipe]) => !recipe.private)
    .map(([name, { parameters }]) => ({
      name: prefix + name,
      parameters: parameters.map(p => ({
        name: p.name,
        required: p.kind !== 'star' && p.default == null,
        variadic: p.kind !== 'singular',
      })),
    }));
  const inner = Object.entries(dump.modules ?? {}).flatMap(([name, module]) =>
    recipesOf(module, `${prefix}${name}::`),
  );
  return [...own, ...inner];
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
) {
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve, reject) => {
    const options = { cwd, env, signal, timeout: TIMEOUT_MS, maxBuffer: MOST_OUTPUT };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (signal.aborted) reject(new CancelledError());
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else if (isMissing(error)) reject(error);
      else reject(failed(program, null, error.message));
    });
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
}

function missing(tool: ToolName, path: string): ProblemError {
  return new ProblemError({
    code: 'tools.missing',
    message: `${tool} was not found as "${path}".`,
    remedy: install[tool],
  });
}

function failed(what: string, exitCode: number | null, said: string): ProblemError {
  return new ProblemError({
    code: 'tools.failed',
    message: `${what} failed${exitCode === null ? '' : ` with exit code ${exitCode}`}.`,
    remedy: 'Run it in a terminal and mend what it says.',
    detail: said.slice(0, 2_000),
  });
}

function justfile(said: string): ProblemError {
  return new ProblemError({
    code: 'tools.justfile',
    message: `just can't read the justfile: ${said.trim().split('\n')[0] ?? ''}`,
    remedy: 'Run "just --list" in the repository and mend what it says.',
  });
}
