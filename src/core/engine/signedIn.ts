import { stepState, type RunRecord } from '../journal/state';
import type { Clock } from '../ports/clock';
import type { GitHubApi } from '../ports/github';
import { stepsOf, type Runbook } from '../runbook/runbook';

/** In milliseconds. */
const BRIEFLY_MS = 3_000;

/** Who acts at this machine: somebody else may sign in amid a run, or nobody be signed in for a while. */
export class SignedIn {
  #login: string;
  #asked = 0;

  /** @param known whoever acts as long as nobody can be asked */
  constructor(
    private readonly github: Pick<GitHubApi, 'viewer'>,
    known: string,
  ) {
    this.#login = known;
  }

  /** The login that the service returned last. */
  get login(): string {
    return this.#login;
  }

  /** The same for some seconds: a prompt may wait for its no, whatever keeps GitHub from answering. */
  async askBriefly(clock: Clock, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const limit = clock.sleep(BRIEFLY_MS, AbortSignal.any([signal, over.signal])).catch(() => undefined);
    await Promise.race([this.ask(signal), limit]);
    over.abort();
  }

  /** Asks who it is now; signed out, or with GitHub out of reach, it stays who it was. */
  async ask(signal: AbortSignal): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { login } = await this.github.viewer(signal);
      if (asked === this.#asked) this.#login = login;
    } catch {
      // Whatever needs GitHub says so itself.
    }
  }
}

/** Ids of the steps that stopped because nobody was signed in where they read or act. */
export function signedOutSteps(runbook: Runbook, record: RunRecord): readonly string[] {
  return stepsOf(runbook)
    .map(step => step.id)
    .filter(id => stepState(record, id).problem?.code.endsWith('.not-signed-in'));
}
