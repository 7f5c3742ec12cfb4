interface Answer<T> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: T;
}

/** Caches the newest answers by key for a while, because a waiting question is read again every few seconds. */
export class Remembered<T> {
  readonly #answers = new Map<string, Answer<T>>();

  constructor(
    private readonly most: number,
    private readonly forMs: number,
  ) {}

  /**
   * The answer for `key`, calling `ask` if there is no current one.
   * @param now milliseconds since the epoch
   * @throws what `ask` does; failures aren't cached
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
