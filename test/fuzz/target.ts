import { stringify, check, asyncProperty, type Arbitrary } from 'fast-check';
import { inspect } from 'node:util';

/** Selects the inputs to play. */
export interface Which {
  readonly seed: number;
  /** Path of a failure to reproduce, as printed. */
  readonly path?: string;
  /** Multiplies the target's own number of inputs; 1 by default. */
  readonly times?: number;
}

/** The smallest failing input that was found. */
export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly path: string;
  /** As text; anything else as a literal in a program. */
  readonly input: string;
  /** The failed assertion, with its stack. */
  readonly error: string;
}

/** One part of the product, with hostile input for it and a property that must be true for each. */
export interface Target {
  readonly name: string;
  /** @returns null when nothing failed */
  play(which: Which): Promise<Failure | null>;
}

/** The parts of a target. */
export interface Parts<T> {
  readonly name: string;
  readonly inputs: Arbitrary<T>;
  /** Always played first. */
  readonly examples?: readonly T[];
  /** Number of inputs that the tier plays, besides the examples. */
  readonly runs: number;
  /** Throws if the property is violated. */
  readonly holds: (input: T) => void | Promise<void>;
  /** Closes everything that was opened while playing. */
  readonly end?: () => void | Promise<void>;
}

/** Creates a target from its parts. Failing inputs are shrunk. */
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
