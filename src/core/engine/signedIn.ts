import { stepState, type RunRecord } from '../journal/state';
import type { Clock } from '../ports/clock';
import type { GitHubApi } from '../ports/github';
import { stepsOf, type Runbook } from '../runbook/runbook';

/** In milliseconds. */
const BRIEFLY_MS = 3_000;

/** Who acts on this machine: somebody else may sign in during a run, or nobody may be signed in for a while. */
export class SignedIn {
  #login: string;
  #asked = 0;

  /** @param known login to use until someone can be asked */
  constructor(
    private readonly github: Pick<GitHubApi, 'viewer'>,
    known: string,
  ) {
    this.#login = known;
  }

  /** The latest login that the service returned. */
  get login(): string {
    return this.#login;
  }

  /** Like {@link ask}, but gives up after a few seconds: a prompt may be waiting for its no while GitHub doesn't answer. */
  async askBriefly(clock: Clock, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const limit = clock.sleep(BRIEFLY_MS, AbortSignal.any([signal, over.signal])).catch(() => undefined);
    await Promise.race([this.ask(signal), limit]);
    over.abort();
  }

  /** Asks who is signed in now. If nobody is, or GitHub is unreachable, the login stays the same. */
  async ask(signal: AbortSignal): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { login } = await this.github.viewer(signal);
      if (asked === this.#asked) this.#login = login;
    } catch {
      // Anything that needs GitHub reports this itself.
    }
  }
}

/** Ids of the steps that stopped because nobody was signed in to a service they use. */
export function signedOutSteps(runbook: Runbook, record: RunRecord): readonly string[] {
  return stepsOf(runbook)
    .map(step => step.id)
    .filter(id => stepState(record, id).problem?.code.endsWith('.not-signed-in'));
}
