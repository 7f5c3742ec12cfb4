/**
 * One thing that a kind does to the world. A kind's acts are a union of these, told apart by `is`; more keys hold what the
 * act was decided on, so that it never has to be read back from words.
 */
export interface Act<Is extends string = string> {
  readonly is: Is;
  /** For people, on the time line: `pause image_data_refresh`. */
  readonly label: string;
}

/** One that needs to know nothing more. */
export function act<Is extends string>(is: Is, label: string): Act<Is> {
  return { is, label };
}

/** Those of a union that may be called so. */
type Called<A extends Act, Is> = A extends Act ? (Is extends A['is'] ? A : never) : never;
/** How each act of a kind is done. Without an entry for every one it doesn't compile. */
type Doing<Context, A extends Act> = {
  readonly [Is in A['is']]: (context: Context, act: Called<A, Is>) => Promise<void>;
};

/** A kind's `perform`, from one function for each of its acts. */
export function byAct<Context, A extends Act>(
  doing: Doing<Context, A>,
): (context: Context, act: A) => Promise<void> {
  // TypeScript does not follow that the entry found by `is` takes that very act.
  const each: Readonly<Record<string, (context: Context, act: never) => Promise<void>>> = doing;
  return async (context, act) => {
    await each[act.is]?.(context, act as never);
  };
}
