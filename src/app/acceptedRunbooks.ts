import type { Memento } from 'vscode';

const KEY = 'acceptedRunbooks';
const MOST = 50;

/** Runbooks that a person has accepted: each text together with the origin it came from. */
export class AcceptedRunbooks {
  /**
   * @param memory called on each use
   * @param origin of the open repository
   */
  constructor(
    private readonly memory: () => Memento,
    private readonly origin: () => Promise<string>,
  ) {}

  /** @param sha256 of its text */
  async has(sha256: string): Promise<boolean> {
    return this.#kept().includes(await this.#name(sha256));
  }

  /** @param sha256 of its text */
  async add(sha256: string): Promise<void> {
    await this.memory().update(KEY, [...this.#kept(), await this.#name(sha256)].slice(-MOST));
  }

  async #name(sha256: string): Promise<string> {
    return `${sha256} ${await this.origin()}`;
  }

  #kept(): readonly string[] {
    const kept: unknown = this.memory().get(KEY);
    return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : [];
  }
}
