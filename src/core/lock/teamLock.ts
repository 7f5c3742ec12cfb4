import * as l10n from '@vscode/l10n';
import { isoNow } from '../clockTime';
import { ProblemError } from '../errors';
import { inOrder } from '../inOrder';
import type { Obligation } from '../journal/obligation';
import type { Clock } from '../ports/clock';
import type { GitApi } from '../ports/git';
import { LOCK_FILE, MOST_BYTES, readLock, toWrite, type Lock, type LockText } from './lockFile';
import { lockLost } from './lockLost';
import { isProven, proven } from './lockProof';
import type { Progress } from './progress';
import type { LockHolder, RunLock } from './runLock';

/** Limit on write attempts when the ref moved but is still ours: another window of the same run. */
const MOST_ATTEMPTS = 5;

export interface TeamLockOptions {
  readonly git: Pick<GitApi, 'readRef' | 'swapRef' | 'deleteRef'>;
  readonly clock: Clock;
  /** What is deployed, as a ref path: `ENVIRONMENT/MODULE`. */
  readonly name: string;
  /** Id of the run. */
  readonly run: string;
  /** Proves which locks the run wrote; null if an older version started it, so that its id alone has to do. */
  readonly key: string | null;
  /** Login of the person running it. */
  readonly owner: string;
}

/**
 * One deployment at a time for the team: a ref on origin that is moved and deleted only by compare-and-swap, with heartbeats as
 * child commits. The commit names its owner, with a proof that only the run itself can write, so a crash between a push and its
 * answer loses nothing and nothing has to be remembered here. A lock that can't be read is held: unknown is never "free". Every
 * method throws git's {@link ProblemError} if origin can't be reached.
 */
export class TeamLock implements RunLock {
  readonly ref: string;
  /** A heartbeat must never undo an obligation that came after it. */
  readonly #inOrder = inOrder();
  /** A late heartbeat has nothing left to renew. */
  #isReleased = false;
  /** What was last written from here. Moving the ref from it needs no look first: origin refuses if it is elsewhere. */
  #written: Found | null = null;

  constructor(private readonly options: TeamLockOptions) {
    this.ref = `refs/deploy-runbook/lock/${options.name}`;
  }

  async read(signal: AbortSignal): Promise<LockHolder | null> {
    return this.#holder(await this.#find(signal));
  }

  acquire(reason: string, signal: AbortSignal): Promise<boolean> {
    const lock = { ...this.#own(), reason, obligations: [] };
    return this.#inOrder(async () => {
      this.#isReleased = false;
      return (
        (await this.#write(null, lock, `${this.options.owner} deploys`, signal)) ||
        (await this.read(signal))?.ours === true
      );
    });
  }

  takeOver(sha: string, reason: string, left: readonly Obligation[], signal: AbortSignal): Promise<boolean> {
    return this.#inOrder(async () => {
      this.#isReleased = false;
      const found = await this.#find(signal);
      if (found?.sha !== sha) return false;
      const { run = 'unknown', owner = 'unknown' } = found.lock ?? found.head ?? {};
      const takenOverFrom = { sha, run, owner, obligations: [...left] };
      const lock = { ...this.#own(), reason, obligations: [], takenOverFrom };
      return this.#write(sha, lock, `${this.options.owner} takes over from ${owner}`, signal);
    });
  }

  update(obligations: readonly Obligation[], signal: AbortSignal, progress?: Progress): Promise<void> {
    return this.#whileOurs(signal, async (found, isLast) => {
      if (this.#isReleased) return true;
      const own = this.#ownLock(found);
      if (found === null || own === null) throw lockLost(this.#holder(found));
      const lock = {
        ...own,
        owner: this.options.owner,
        heartbeatAt: this.#now(),
        obligations: [...obligations],
        ...stillToTakeOn(own, obligations),
        ...(progress === undefined ? {} : { progress }),
      };
      if (await this.#write(found.sha, lock, 'heartbeat', signal)) return true;
      if (isLast) throw busy(this.ref);
      return false;
    });
  }

  release(signal: AbortSignal): Promise<void> {
    return this.#whileOurs(signal, async (found, isLast) => {
      // It's someone else's: nothing of ours to release.
      if (found !== null && this.#ownLock(found) === null) return true;
      if (found === null || (await this.options.git.deleteRef(this.ref, found.sha, signal)).swapped) {
        this.#isReleased = true;
        return true;
      }
      if (isLast) throw busy(this.ref);
      return false;
    });
  }

  #holder(found: Found | null): LockHolder | null {
    if (found === null) return null;
    const { sha } = found;
    if (found.lock === null) {
      const { why: unreadable, head } = found;
      const nobody = { run: 'unknown', owner: 'someone', since: null, heartbeatAt: null, reason: 'unknown' };
      const unknown = { obligations: [], progress: null, takenOverFrom: null, ours: false };
      return { ...nobody, ...head, ...unknown, sha, unreadable };
    }
    const { version: _, takenOverFrom = null, progress = null, ...lock } = found.lock;
    const ours = this.#ownLock(found) !== null;
    const forged = !ours && lock.run === this.options.run ? { forged: true as const } : {};
    return { ...lock, takenOverFrom, progress, sha, ours, ...forged };
  }

  /** Passes the lock to `attempt`, as it was written or is read, until that returns true. */
  #whileOurs(
    signal: AbortSignal,
    attempt: (found: Found | null, isLast: boolean) => Promise<boolean>,
  ): Promise<void> {
    return this.#inOrder(async () => {
      for (let count = 1; count <= MOST_ATTEMPTS; count += 1) {
        const found = this.#written ?? (await this.#find(signal));
        this.#written = null;
        if (await attempt(found, count === MOST_ATTEMPTS)) return;
      }
    });
  }

  async #find(signal: AbortSignal): Promise<Found | null> {
    const found = await this.options.git.readRef(this.ref, LOCK_FILE, MOST_BYTES, signal);
    if (found === null) return null;
    const { sha } = found;
    return found.content === null
      ? { sha, lock: null, why: found.why, head: null }
      : { sha, ...readLock(found.content) };
  }

  async #write(expected: string | null, lock: Lock, message: string, signal: AbortSignal): Promise<boolean> {
    const { key } = this.options;
    let text = '';
    const file = {
      name: LOCK_FILE,
      content: JSON.stringify(toWrite(lock), null, 2),
      // Secrets are masked before the proof is computed.
      seal: (content: string) => (text = key === null ? content : proven(key, content)),
      message: `Team lock: ${message}`,
    };
    const swap = await this.options.git.swapRef(this.ref, expected, file, signal);
    this.#written = swap.swapped ? { sha: swap.sha, ...readLock(text) } : null;
    return swap.swapped;
  }

  #own(): Pick<Lock, 'version' | 'run' | 'owner' | 'since' | 'heartbeatAt'> {
    const { run, owner } = this.options;
    const since = this.#now();
    return { version: 1, run, owner, since, heartbeatAt: since };
  }

  /** The lock if this run wrote it, whoever is signed in now: nobody else would ever release it. */
  #ownLock(found: Found | null): Lock | null {
    if (found === null) return null;
    if (found.lock === null) return null;
    const { run, key } = this.options;
    const isProof = key === null || isProven(key, found.json);
    return isProof && found.lock.run === run ? found.lock : null;
  }

  #now(): string {
    return isoNow(this.options.clock);
  }
}

type Found = LockText & { readonly sha: string };

/**
 * What the predecessor left open and this run hasn't made its own: handed on only as long as that is the case.
 */
function stillToTakeOn({ takenOverFrom }: Lock, own: readonly Obligation[]): Pick<Lock, 'takenOverFrom'> {
  if (takenOverFrom === undefined) return {};
  const ids = own.map(({ id }) => id);
  const obligations = takenOverFrom.obligations.filter(({ id }) => !ids.includes(id));
  return { takenOverFrom: { ...takenOverFrom, obligations } };
}

function busy(ref: string): ProblemError {
  return new ProblemError({
    code: 'lock.busy',
    message: l10n.t`The team lock ${ref} is ours, but another window of this run keeps moving it.`,
    remedy: l10n.t('Close the other window, then try again.'),
  });
}
