/**
 * One thing that a kind does to the world. A kind's acts form a union, discriminated by `is`; further keys hold what the act
 * was decided on, so that it never has to be parsed back from words.
 */
export interface Act<Is extends string = string> {
  readonly is: Is;
  /** For people, on the timeline: `pause image_data_refresh`. */
  readonly label: string;
}

/** Creates an act that needs no further data. */
export function act<Is extends string>(is: Is, label: string): Act<Is> {
  return { is, label };
}

/** The members of a union with this `is`. */
type Called<A extends Act, Is> = A extends Act ? (Is extends A['is'] ? A : never) : never;
/** How each act of a kind is performed. Doesn't compile unless every act has an entry. */
type Doing<Context, A extends Act> = {
  readonly [Is in A['is']]: (context: Context, act: Called<A, Is>) => Promise<void>;
};

/** A kind's `perform`, from one function for each of its acts. */
export function byAct<Context, A extends Act>(
  doing: Doing<Context, A>,
): (context: Context, act: A) => Promise<void> {
  // TypeScript can't see that the entry found by `is` takes exactly this act.
  const each: Readonly<Record<string, (context: Context, act: never) => Promise<void>>> = doing;
  return async (context, act) => {
    await each[act.is]?.(context, act as never);
  };
}
