import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { ProblemError, type Problem } from '../core/errors';
import type { Fact } from '../core/journal/reading';
import type { WebAnswer } from '../core/ports/web';
import { groupNames } from '../core/text/pattern';
import { DurationSchema, durationMs, elapsedMs } from '../core/runbook/runbook';
import { fact } from './shared/facts';
import { checkJson, CheckSchema } from './shared/httpChecks';
import { WebAddressSchema } from './shared/webAddress';

/** For one exchange, in milliseconds. */
const TIMEOUT_MS = 20_000;

const StatusSchema = v.pipe(v.number(), v.integer('Write a whole number.'), v.minValue(100), v.maxValue(599));
const Params = v.strictObject({
  /** Address that is read, without credentials; a redirect is not followed. */
  get: WebAddressSchema,
  /** Statuses that are as expected. */
  status: v.optional(
    v.pipe(
      v.array(StatusSchema),
      v.minLength(1, 'Name at least one status.'),
      v.maxLength(20, 'Name at most 20 statuses.'),
    ),
    [200],
  ),
  /** What the JSON body must hold. */
  json: v.optional(v.pipe(v.array(CheckSchema), v.maxLength(20, 'Use at most 20 checks.')), []),
  /** How long it may take until all is as expected; absent: it must be at once. */
  within: v.optional(DurationSchema),
  /** Between two looks. */
  every: v.optional(DurationSchema, '10s'),
});
const Notes = v.partial(v.object({ since: v.string() }));
/** Named groups of the patterns that were found. */
const Output = v.record(v.string(), v.string());
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Output = v.InferOutput<typeof Output>;
type Context = ObserveContext<Params, Notes>;
type Begin = Act<'begin'>;

/** An address answers as expected, at once or within a time. It is only ever read. */
export const http = defineKind({
  name: 'http',
  title: 'Check an address',
  params: Params,
  output: Output,
  notes: Notes,
  references: { get: 'address', 'json.*.equals': 'text', 'json.*.matches': 'pattern' },
  outputs: ({ json }) => json.flatMap(({ matches }) => (matches === undefined ? [] : groupNames(matches))),
  needs: [],
  overridable: true,
  runs: ({ get }) => [{ command: `GET ${get}`, where: 'web' }],
  recheck: async (own: Context) => {
    const seen = await look(own);
    if (seen.is === 'holds') return seen.reading.summary;
    const { summary } = seen.reading ?? { summary: 'It does not answer as expected' };
    throw new ProblemError({
      code: 'gate.http',
      message: summary,
      remedy: 'Plan declined; nothing changed. Look at the service, then retry.',
    });
  },
  observe: look,
  perform: byAct<PerformContext<Params, Notes>, Begin>({
    begin: context => context.note({ since: context.now() }),
  }),
});

async function look(context: Context): Promise<Observation<Output, Begin>> {
  const { ports, params, signal } = context;
  let answer: WebAnswer;
  try {
    answer = await ports.web.get(params.get, TIMEOUT_MS, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError) || error.problem.code === 'http.local')
      throw error;
    return notYet(context, [fact('Address', params.get), fact('Answer', 'none', 'bad')], error.problem);
  }
  const isStatus = params.status.includes(answer.status);
  const wanted = params.status.join(' or ');
  const checks = params.json.map(check => checkJson(answer.json, check));
  const facts = [
    fact('Address', params.get),
    fact(
      'Status',
      isStatus ? String(answer.status) : `${answer.status}, not ${wanted}`,
      isStatus ? 'good' : 'bad',
    ),
    ...(params.json.length > 0 && answer.json === undefined ? [fact('Body', 'no JSON', 'bad')] : []),
    ...checks.map(check => check.fact),
  ];
  const bad = facts.find(({ tone }) => tone === 'bad');
  if (bad === undefined) {
    const output = Object.assign({}, ...checks.map(check => check.output)) as Output;
    return {
      is: 'holds',
      reading: context.reading(`Answered with status ${answer.status}, as expected`, facts),
      output,
    };
  }
  return notYet(context, facts, {
    code: 'http.unexpected',
    message: `It does not answer as expected: ${bad.label}: ${bad.value}`,
    remedy: 'Look at the service, then retry; or continue with a reason if it does not matter.',
  });
}

/** Not as expected: it is looked at again while there is time. */
function notYet(context: Context, facts: readonly Fact[], problem: Problem): Observation<Output, Begin> {
  const { params, notes, ports } = context;
  const reading = context.reading(problem.message, facts);
  if (params.within === undefined) return { is: 'stopped', reading, problem };
  // Waiting changes nothing.
  if (notes.since === undefined)
    return {
      is: 'ready',
      reading,
      act: act('begin', `wait for up to ${params.within}`),
      harmless: true,
      withoutLock: true,
    };
  const waited = elapsedMs(Date.parse(notes.since), ports.clock.now());
  const longest = durationMs(params.within);
  if (waited < longest)
    return { is: 'working', reading, checkAgainMs: durationMs(params.every), fraction: waited / longest };
  return {
    is: 'stopped',
    reading,
    problem: { ...problem, message: `Not within ${params.within}. ${problem.message}` },
  };
}
