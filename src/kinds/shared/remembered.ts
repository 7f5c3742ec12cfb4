interface Answer<T> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: T;
}

/** The newest answers by what was asked, which count for a while: a question that waits is read again every few seconds. */
export class Remembered<T> {
  readonly #answers = new Map<string, Answer<T>>();

  constructor(
    private readonly most: number,
    private readonly forMs: number,
  ) {}

  /**
   * The answer to `key`; asked for where there is none that counts still.
   * @param now milliseconds since the epoch
   * @throws what `ask` does; that is not remembered
   */
  async get(key: string, now: number, ask: () => Promise<T>): Promise<T> {
    const before = this.#answers.get(key);
    if (before !== undefined && Math.abs(now - before.at) < this.forMs) return before.value;
    const value = await ask();
    this.#answers.delete(key);
    this.#answers.set(key, { at: now, value });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.most && oldest !== undefined) this.#answers.delete(oldest);
    return value;
  }
}
