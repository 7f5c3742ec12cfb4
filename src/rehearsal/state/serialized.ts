/**
 * Runs a step so that never two run at once, and so that whoever asks gets one that began after they asked. Those who
 * wait for the same one share it.
 */
export function serialized(step: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= last
      // What went wrong was told to those who waited for it.
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return step();
      });
    last = next;
    return next;
  };
}
