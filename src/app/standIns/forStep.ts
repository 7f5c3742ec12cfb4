import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import { ExpectedChangeSchema } from '../../core/plan/expectation';
import type { WebAnswer } from '../../core/ports/web';
import { resourceIfAny } from '../../core/runbook/resourceOf';
import { sampleOf } from '../../core/text/patternSample';
import { inShellWords } from '../../core/text/shellWords';
import { pointerNames } from '../../core/values/leaf';
import { target } from '../../kinds/shared/target';
import { noChanges, plannedJson, plannedSpec, silent, type StandInSpec } from './spec';

const Words = v.array(v.string());
/** What an address is expected to answer. */
const Answer = v.object({
  status: v.optional(v.array(v.number())),
  json: v.optional(
    v.array(
      v.object({
        at: v.string(),
        equals: v.optional(v.unknown()),
        matches: v.optional(v.string()),
        exists: v.optional(v.boolean()),
      }),
    ),
  ),
});
/** The step parameters that determine a stand-in's behavior; each kind has already validated them against its own schema. */
const Params = v.object({
  ...Answer.entries,
  /** The answer to wait for. */
  until: v.optional(Answer),
  run: v.optional(Words),
  done: v.optional(Words),
  notDone: v.optional(v.array(v.number())),
  expect: v.optional(v.object({ exit: v.optional(v.array(v.number())), output: v.optional(v.string()) })),
  preview: v.optional(Words),
  previewExit: v.optional(v.array(v.number())),
  apply: v.optional(Words),
  check: v.optional(v.unknown()),
  expects: v.optional(v.array(ExpectedChangeSchema)),
  /** Recipes of just. */
  recipe: v.optional(v.string()),
  plan: v.optional(v.string()),
  show: v.optional(v.string()),
  version: v.optional(v.string()),
});
type Params = v.InferOutput<typeof Params>;
type Context = Pick<
  ObserveContext<unknown, unknown>,
  'params' | 'notes' | 'step' | 'runbook' | 'outputIfAny'
>;

/**
 * The stand-in for a command that a step starts in a terminal.
 * @param instance file that says which image Airflow's machine runs
 */
export function jobOf(context: Context, argv: readonly string[], instance: string): StandInSpec {
  const { apply, expects = [], run, expect = {} } = paramsOf(context);
  if (isSame(argv, apply)) return plannedSpec(expects);
  if (apply !== undefined) return noChanges;
  if (run === undefined && argv[0] === 'just') return recipeOf(context, argv[1], instance);
  return isSame(argv, run) ? expectedSpec(argv, expect) : silent;
}

/** The stand-in for a recipe that a kind runs, which sets the version, plans or applies. */
function recipeOf(context: Context, name: string | undefined, instance: string): StandInSpec {
  const { recipe, plan, expects, version = context.outputIfAny(target)?.imageTag } = paramsOf(context);
  if (expects === undefined) return name === (recipe ?? 'bump') ? bumpSpec(context, version) : silent;
  if (name === plan) return silent;
  if (name !== (recipe ?? 'apply')) return noChanges;
  const text = `${version ?? ''} ${randomUUID()}\n`;
  const spec = {
    ...plannedSpec(expects, version),
    ...(version === undefined ? {} : { leaves: { file: instance, text } }),
  };
  const { asks: _, then = [], ...saved } = spec;
  return plan === undefined ? spec : { ...saved, lines: then };
}

function bumpSpec({ runbook, step }: Context, value: string | undefined): StandInSpec {
  const { file, module, version } = resourceIfAny(runbook, step, 'module') ?? {};
  return file === undefined || module === undefined || version === undefined || value === undefined
    ? silent
    : { ...silent, sets: { file, module, attribute: version, value } };
}

/** The stand-in for a command that a step runs in the background. */
export function resultOf(context: Context, argv: readonly string[]) {
  const {
    done,
    notDone = [1],
    preview,
    previewExit = [0],
    run,
    expect = {},
    show,
    expects,
  } = paramsOf(context);
  const said = `Rehearsal: this stands in for ${inShellWords(argv)}, which is not run.\n`;
  const result = (exitCode: number, lines: readonly string[] = []) => ({
    exitCode,
    stdout: [said, ...lines].join('\n'),
    stderr: '',
  });
  if (argv[0] === 'just' && argv[1] === show && expects !== undefined)
    return { exitCode: 0, stdout: plannedJson(expects, context.outputIfAny(target)?.imageTag), stderr: '' };
  // All it can check is whether the command was started in this run.
  if (isSame(argv, done)) return result(wasStarted(context) ? 0 : (notDone[0] ?? 1));
  if (isSame(argv, preview)) return result(previewExit[0] ?? 0);
  if (!isSame(argv, run)) return result(0);
  const { lines, exit } = expectedSpec(argv, expect);
  return result(exit, lines);
}

/** The stand-in for the answer of an address: what the step expects. */
export function answerOf(context: Context): WebAnswer {
  const params = paramsOf(context);
  const { status = [200], json = [] } = params.until ?? params;
  let body: unknown = {};
  for (const { at, equals, matches, exists } of json) {
    if (exists === false) continue;
    const value = matches === undefined ? (equals === undefined ? 'rehearsed' : equals) : sample(at, matches);
    body = withValue(body, pointerNames(at), value);
  }
  return { status: status[0] ?? 200, json: body };
}

/** Airflow as the rehearsal has it, except that the version that a step asks for runs: nothing real was deployed. */
export function airflowOf<S extends { readonly version: string }>(context: Context, server: S): S {
  const { version = '' } = paramsOf(context);
  return context.step.kind === 'airflow-version' && /^\d[\d.]*$/.test(version)
    ? { ...server, version }
    : server;
}

function paramsOf({ params }: Context): Params {
  return v.parse(Params, params ?? {});
}

function expectedSpec(argv: readonly string[], { exit, output }: NonNullable<Params['expect']>): StandInSpec {
  const lines = output === undefined ? [] : [sample(inShellWords(argv), output)];
  return { lines, exit: exit?.[0] ?? 0 };
}

/** @throws {ProblemError} `rehearsal.pattern` */
function sample(what: string, pattern: string): string {
  const text = sampleOf(pattern);
  if (text !== undefined) return text;
  throw new ProblemError({
    code: 'rehearsal.pattern',
    message: l10n.t`The rehearsal can't make up what ${what} says: nothing was found that matches ${pattern}.`,
    remedy: l10n.t('Continue without this step, with a reason, or write a simpler pattern.'),
  });
}

function wasStarted({ notes }: Context): boolean {
  return typeof notes === 'object' && notes !== null && 'jobId' in notes;
}

function isSame(argv: readonly string[], other: readonly string[] | undefined): boolean {
  return argv.length === other?.length && argv.every((word, at) => word === other[at]);
}

/** @returns the body with a value at that place, creating a list if the place names a number */
function withValue(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = (body as Readonly<Record<string, unknown>> | undefined)?.[key];
  const changed = withValue(typeof inner === 'object' && inner !== null ? inner : undefined, rest, value);
  if (/^\d{1,3}$/.test(key) && (body === undefined || Array.isArray(body))) {
    const list: unknown[] = Array.isArray(body) ? [...(body as unknown[])] : [];
    list[Number(key)] = changed;
    return list;
  }
  return { ...(typeof body === 'object' && body !== null ? body : {}), [key]: changed };
}
