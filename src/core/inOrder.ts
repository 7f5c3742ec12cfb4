/** Does one piece of work after the other, in the order of the calls, whether or not the one before went well. */
export type InOrder = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own: each call returns what its work returns, or rejects with what it throws. */
export function inOrder(): InOrder {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
