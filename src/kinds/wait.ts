import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import type { Fact } from '../core/journal/reading';
import { DurationSchema, durationMs } from '../core/runbook/runbook';
import { inShellWords } from '../core/text/shellWords';
import { ArgvSchema } from './shared/argv';
import { isDone } from './shared/commandDone';
import { fact } from './shared/facts';
import { LocalSchema, webCommand, WebAddressSchema, webAddressFault } from './shared/webAddress';
import { expectedAnswer, lookAtAddress } from './shared/webLook';

const Until = v.pipe(
  v.strictObject({
    /** A command that only reads, run in the background: exit code 0 means yes, 1 means not yet. */
    run: v.optional(ArgvSchema),
    /** Address to read until it answers as expected. */
    get: v.optional(WebAddressSchema),
    ...expectedAnswer,
    /** As for `http`. */
    local: LocalSchema,
  }),
  v.check(
    ({ run, get }) => (run === undefined) !== (get === undefined),
    l10n.t('Use exactly one of run and get.'),
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.get === undefined) return;
    const message = webAddressFault(dataset.value.get, dataset.value.local);
    if (message !== undefined) addIssue({ message });
  }),
);
const Params = v.pipe(
  v.strictObject({
    /** How long to wait. */
    for: v.optional(DurationSchema),
    /** Condition to wait for. */
    until: v.optional(Until),
    /** Time limit for the condition. */
    within: v.optional(DurationSchema),
    /** Interval between checks. */
    every: v.optional(DurationSchema, '15s'),
  }),
  v.check(
    given => (given.for === undefined) !== (given.until === undefined),
    l10n.t('Use exactly one of for and until.'),
  ),
  v.check(
    ({ until, within }) => (until === undefined) === (within === undefined),
    l10n.t('With "until", say "within" which time it must be so.'),
  ),
);
const Notes = v.partial(v.object({ since: v.string() }));
const Output = v.object({ since: v.string(), until: v.string() });
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Context = ObserveContext<Params, Notes>;
type Seen = Observation<v.InferOutput<typeof Output>, Act<'begin'>>;

/** Interval for checking the clock, in milliseconds, to notice if the machine slept or the clock was set. */
const LOOK_MS = 30_000;

/** Waits for a time to pass since the step's turn came, or for a condition. */
export const wait = defineKind({
  name: 'wait',
  title: l10n.t('Wait'),
  params: Params,
  output: Output,
  notes: Notes,
  references: {
    ...{ 'until.run.*': 'argument', 'until.get': 'address' },
    ...{ 'until.json.*.equals': 'text', 'until.json.*.matches': 'pattern' },
  },
  needs: [],
  overridable: true,
  longestMs: given => durationMs(given.for ?? given.within ?? '0s'),
  mayRepeat: ({ until }) => until !== undefined,
  runs: ({ until }) =>
    until?.run !== undefined
      ? [{ command: inShellWords(until.run), where: 'background' }]
      : until?.get !== undefined
        ? [{ command: webCommand(`GET ${until.get}`, until.local), where: 'web' }]
        : [],
  observe: async (context: Context): Promise<Seen> => {
    const { notes, params, ports } = context;
    const now = ports.clock.now();
    const since = notes.since === undefined ? NaN : Date.parse(notes.since);
    const longest = params.for ?? params.within ?? '0s';
    // If the clock was set back before the start, the elapsed time is unknown, so start over.
    if (!(now >= since))
      return {
        is: 'ready',
        reading: context.reading(
          params.for === undefined ? l10n.t`Waiting for up to ${longest}` : l10n.t`Waiting for ${longest}`,
        ),
        act: act(
          'begin',
          params.for === undefined ? l10n.t`wait for up to ${longest}` : l10n.t`wait for ${longest}`,
        ),
        harmless: true,
        withoutLock: true,
      };
    const end = since + durationMs(longest);
    if (params.until !== undefined) return untilSo(context, params.until, since, end);
    const output = { since: new Date(since).toISOString(), until: new Date(end).toISOString() };
    const facts = [fact(l10n.t('Since'), clockTime(since)), fact(l10n.t('Until'), clockTime(end))];
    if (now >= end)
      return { is: 'holds', reading: context.reading(l10n.t`${longest} have passed`, facts), output };
    return {
      is: 'working',
      reading: context.reading(l10n.t`Waiting until ${clockTime(end)}`, facts),
      checkAgainMs: Math.min(end - now, LOOK_MS),
      fraction: (now - since) / (end - since),
    };
  },
  perform: byAct<PerformContext<Params, Notes>, Act<'begin'>>({
    begin: context => context.note({ since: context.now() }),
  }),
});

async function untilSo(
  context: Context,
  until: NonNullable<Params['until']>,
  since: number,
  end: number,
): Promise<Seen> {
  const { is, facts } = await lookFor(context, until);
  const now = context.ports.clock.now();
  if (is)
    return {
      is: 'holds',
      reading: context.reading(l10n.t('It is so'), facts),
      output: { since: new Date(since).toISOString(), until: new Date(now).toISOString() },
    };
  if (now < end)
    return {
      is: 'working',
      reading: context.reading(l10n.t`Not yet; waiting until ${clockTime(end)} at most`, facts),
      checkAgainMs: Math.min(durationMs(context.params.every), end - now),
      fraction: (now - since) / (end - since),
    };
  const { within = '' } = context.params;
  const bad = facts.find(({ tone }) => tone === 'bad') ?? facts[0];
  return {
    is: 'stopped',
    reading: context.reading(l10n.t('It is not so in time'), facts),
    problem: {
      code: 'wait.not-so',
      message:
        bad === undefined
          ? l10n.t`It was not so within ${within}.`
          : l10n.t`It was not so within ${within}: ${bad.label}: ${bad.value}.`,
      remedy: l10n.t('Find out why, then retry, which waits once more; or continue with a reason.'),
    },
  };
}

async function lookFor(
  context: Context,
  { run, get, ...expected }: NonNullable<Params['until']>,
): Promise<{ readonly is: boolean; readonly facts: readonly Fact[] }> {
  if (get !== undefined) {
    const { problem, facts } = await lookAtAddress(context, { ...expected, get });
    return { is: problem === null, facts };
  }
  const { ports, signal } = context;
  const done = await isDone({ ports, signal, params: { done: run, notDone: [1] } });
  return { is: done.is === 'done', facts: done.facts };
}
