/** Runs pieces of work one after another, in the order of the calls, even if an earlier one failed. */
export type InOrder = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates a queue: each call returns what its work returns, or rejects with what it throws. */
export function inOrder(): InOrder {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
