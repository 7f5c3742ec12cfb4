import { stringify, check, asyncProperty, type Arbitrary } from 'fast-check';
import { inspect } from 'node:util';

/** Which inputs are played. */
export interface Which {
  readonly seed: number;
  /** Of a failure that is to be seen again, as it was printed. */
  readonly path?: string;
  /** How many times the target's own number of inputs; 1 unless told. */
  readonly times?: number;
}

/** The smallest input found for which something doesn't hold. */
export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly path: string;
  /** As text; anything else as it would be written in a program. */
  readonly input: string;
  /** What doesn't hold, with its stack. */
  readonly error: string;
}

/** One part of the product, hostile input for it, and what must hold for each. */
export interface Target {
  readonly name: string;
  /** @returns null when everything held */
  play(which: Which): Promise<Failure | null>;
}

/** What a target is made of. */
export interface Parts<T> {
  readonly name: string;
  readonly inputs: Arbitrary<T>;
  /** Played first, each time. */
  readonly examples?: readonly T[];
  /** How many inputs the tier plays, besides the examples. */
  readonly runs: number;
  /** Throws where something doesn't hold. */
  readonly holds: (input: T) => void | Promise<void>;
  /** Closes what playing opened. */
  readonly end?: () => void | Promise<void>;
}

/** Makes a target of its parts. What fails is made as small as it gets. */
export function target<T>({ name, inputs, examples = [], runs, holds, end }: Parts<T>): Target {
  return {
    name,
    play: async ({ seed, path, times = 1 }) => {
      const property = asyncProperty(inputs, async input => holds(input));
      const result = await check(property, {
        seed,
        numRuns: examples.length + Math.ceil(runs * times),
        examples: examples.map((example): [T] => [example]),
        ...(path === undefined ? {} : { path }),
      });
      await end?.();
      if (!result.failed || result.counterexample === null) return null;
      const [input] = result.counterexample;
      const text = typeof input === 'string' ? input : stringify(input);
      const error = inspect(result.errorInstance, { depth: 3 });
      return { target: name, seed, path: result.counterexamplePath ?? '', input: text, error };
    },
  };
}
