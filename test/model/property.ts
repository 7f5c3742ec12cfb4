import fc from 'fast-check';
import { scenarios, type Scenario } from './scenario';
import { simulate } from './simulate';

/** How many runs to play, and which. */
export interface Which {
  readonly runs: number;
  readonly seed: number;
  /** The path of a failure to reproduce. */
  readonly path?: string;
}

/** The result of the runs; `failure` is for a person, with the way to reproduce it. */
export interface Tally {
  readonly runs: number;
  readonly calls: number;
  readonly crashes: number;
  /** How often each end was reached. */
  readonly ends: Readonly<Record<string, number>>;
  readonly failure: string | null;
}

/** Plays random runs until one breaks a rule, and shrinks that one. */
export async function playRandomRuns({ runs, seed, path }: Which): Promise<Tally> {
  const tally = { runs: 0, calls: 0, crashes: 0, ends: {} as Record<string, number> };
  const property = fc.asyncProperty(scenarios, async scenario => {
    const { violations, calls, crashes, status } = await simulate(scenario);
    tally.runs += 1;
    tally.calls += calls;
    tally.crashes += crashes;
    tally.ends[status] = (tally.ends[status] ?? 0) + 1;
    return violations.length === 0;
  });
  const result = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  const { counterexample, counterexamplePath } = result;
  if (!result.failed || counterexample === null) return { ...tally, failure: null };
  return { ...tally, failure: await describe(counterexample[0], seed, counterexamplePath ?? '') };
}

async function describe(scenario: Scenario, seed: number, path: string): Promise<string> {
  const { violations, log } = await simulate(scenario);
  return [
    ...log().slice(-80),
    JSON.stringify(scenario),
    ...violations.map(text => `Broken: ${text}`),
    `See it again: npm run faults -- --seed ${seed} --path ${path}`,
  ].join('\n');
}
