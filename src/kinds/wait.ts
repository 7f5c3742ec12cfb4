import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { DurationSchema, durationMs } from '../core/runbook/runbook';
import { fact } from './shared/facts';

const Params = v.strictObject({
  /** How long. */
  for: DurationSchema,
});
const Notes = v.partial(v.object({ since: v.string() }));
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;

/** Between two looks at the clock, in milliseconds: a machine that slept, or whose clock was set, is noticed then. */
const LOOK_MS = 30_000;

/** A soak: a time has to pass, from when the step's turn came. */
export const wait = defineKind({
  name: 'wait',
  title: 'Wait',
  params: Params,
  output: v.object({ since: v.string(), until: v.string() }),
  notes: Notes,
  needs: [],
  overridable: true,
  observe: async (context: ObserveContext<Params, Notes>) => {
    const { notes, params, ports } = context;
    const now = ports.clock.now();
    const since = notes.since === undefined ? NaN : Date.parse(notes.since);
    // Set back behind the start, the clock tells nothing: the time begins once more.
    if (!(now >= since))
      return {
        is: 'ready',
        reading: context.reading(`Waiting for ${params.for}`),
        act: act('begin', `wait for ${params.for}`),
        harmless: true,
        withoutLock: true,
      };
    const longest = durationMs(params.for);
    const until = since + longest;
    const output = { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
    const facts = [fact('Since', output.since), fact('Until', output.until)];
    if (now >= until)
      return { is: 'holds', reading: context.reading(`${params.for} have passed`, facts), output };
    return {
      is: 'working',
      reading: context.reading(`Waiting until ${clockTime(until, now)}`, facts),
      checkAgainMs: Math.min(until - now, LOOK_MS),
      fraction: (now - since) / longest,
    };
  },
  perform: byAct<PerformContext<Params, Notes>, Act<'begin'>>({
    begin: context => context.note({ since: context.now() }),
  }),
});
