/**
 * Runs a step so that never two run at once, and so that each caller gets a run that started after their call. Callers that
 * wait for the same run share it.
 */
export function serialized(step: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= last
      // The failure was already reported to the callers that waited for it.
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return step();
      });
    last = next;
    return next;
  };
}
