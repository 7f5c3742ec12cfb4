/** Thrown in this folder when a record can't be read reliably; {@link readRecord} turns it into a reading. */
export class UnreadableError extends Error {
  constructor(readonly why: string) {
    super(why);
    this.name = 'UnreadableError';
  }
}
