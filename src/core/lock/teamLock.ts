import * as v from 'valibot';
import { ProblemError } from '../errors';
import { inOrder } from '../inOrder';
import { ObligationSchema, type Obligation } from '../journal/obligation';
import type { Clock } from '../ports/clock';
import type { GitApi } from '../ports/git';
import type { Service } from '../runbook/runbook';
import { lockLost } from './lockLost';
import { ProgressSchema, type Progress } from './progress';
import type { LockHolder, RunLock } from './runLock';

/** File in the commit that the lock's ref points at. */
const LOCK_FILE = 'lock.json';
/** How often a write of ours begins anew when the ref moved, but stayed ours: another window of the same run. */
const MOST_ATTEMPTS = 5;

const LockSchema = v.object({
  version: v.literal(1),
  run: v.string(),
  /** Login. */
  owner: v.string(),
  /** ISO 8601, by the owner's clock; so is the heartbeat. */
  since: v.string(),
  heartbeatAt: v.string(),
  reason: v.string(),
  obligations: v.array(ObligationSchema),
  /** Another version may tell it otherwise: whose the lock is must be known all the same. */
  progress: v.fallback(v.optional(ProgressSchema), undefined),
  takenOverFrom: v.optional(
    v.object({ run: v.string(), owner: v.string(), obligations: v.array(ObligationSchema) }),
  ),
});
type Lock = v.InferOutput<typeof LockSchema>;

export interface TeamLockOptions {
  readonly git: Pick<GitApi, 'readRef' | 'swapRef' | 'deleteRef'>;
  readonly clock: Clock;
  readonly service: Pick<Service, 'environment' | 'module'>;
  /** Id of the run that takes it. */
  readonly run: string;
  /** Login of the person who runs it. */
  readonly owner: string;
}

/**
 * One deployment at a time for the team: a ref on origin that is moved and deleted by compare-and-swap only, with
 * heartbeats and takeovers as child commits. Whose it is stands in the commit, so that a crash between a push and its
 * answer loses nothing, and nothing needs to be remembered here. Every method throws the {@link ProblemError} of git
 * when origin can't be asked, and `lock.unreadable` when the ref holds something else: unknown is never "free".
 */
export class TeamLock implements RunLock {
  readonly ref: string;
  /** A heartbeat never undoes the obligation that came after it. */
  readonly #inOrder = inOrder();
  /** A heartbeat that comes late has nothing to renew. */
  #isReleased = false;

  constructor(private readonly options: TeamLockOptions) {
    const { environment, module } = options.service;
    this.ref = `refs/deploy-runbook/lock/${environment}/${module}`;
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

  takeOver(sha: string, reason: string, signal: AbortSignal): Promise<boolean> {
    return this.#inOrder(async () => {
      this.#isReleased = false;
      const found = await this.#find(signal);
      if (found?.sha !== sha) return false;
      const { run, owner, obligations, takenOverFrom: before } = found.lock;
      const takenOverFrom = { run, owner, obligations: [...obligations, ...(before?.obligations ?? [])] };
      const lock = { ...this.#own(), reason, obligations: [], takenOverFrom };
      return this.#write(sha, lock, `${this.options.owner} takes over from ${owner}`, signal);
    });
  }

  update(obligations: readonly Obligation[], signal: AbortSignal, progress?: Progress): Promise<void> {
    return this.#whileOurs(signal, async (found, isLast) => {
      if (this.#isReleased) return true;
      if (found === null || !this.#isOurs(found.lock)) {
        throw lockLost(this.#holder(found), this.options.clock.now());
      }
      const lock = {
        ...found.lock,
        owner: this.options.owner,
        heartbeatAt: this.#now(),
        obligations: [...obligations],
        ...stillToTakeOn(found.lock, obligations),
        ...(progress === undefined ? {} : { progress }),
      };
      if (await this.#write(found.sha, lock, 'heartbeat', signal)) return true;
      if (isLast) throw busy(this.ref);
      return false;
    });
  }

  release(signal: AbortSignal): Promise<void> {
    return this.#whileOurs(signal, async (found, isLast) => {
      // Another's lock, or none: there is nothing of ours to release.
      if (found !== null && !this.#isOurs(found.lock)) return true;
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
    const { version: _, takenOverFrom = null, progress = null, ...lock } = found.lock;
    return { ...lock, takenOverFrom, progress, sha: found.sha, ours: this.#isOurs(found.lock) };
  }

  /** Looks and lets `attempt` act on what it sees, until it says that it is done. */
  #whileOurs(
    signal: AbortSignal,
    attempt: (found: Found | null, isLast: boolean) => Promise<boolean>,
  ): Promise<void> {
    return this.#inOrder(async () => {
      for (let count = 1; count <= MOST_ATTEMPTS; count += 1) {
        if (await attempt(await this.#find(signal), count === MOST_ATTEMPTS)) return;
      }
    });
  }

  async #find(signal: AbortSignal): Promise<Found | null> {
    const found = await this.options.git.readRef(this.ref, LOCK_FILE, signal);
    return found === null ? null : { sha: found.sha, lock: parse(found.content, this.ref) };
  }

  async #write(expected: string | null, lock: Lock, message: string, signal: AbortSignal): Promise<boolean> {
    const file = {
      name: LOCK_FILE,
      content: `${JSON.stringify(lock, null, 2)}\n`,
      message: `Team lock: ${message}`,
    };
    return (await this.options.git.swapRef(this.ref, expected, file, signal)).swapped;
  }

  #own(): Pick<Lock, 'version' | 'run' | 'owner' | 'since' | 'heartbeatAt'> {
    const { run, owner } = this.options;
    const since = this.#now();
    return { version: 1, run, owner, since, heartbeatAt: since };
  }

  /** Whoever is signed in by now: nobody else would ever release it. */
  #isOurs(lock: Lock): boolean {
    return lock.run === this.options.run;
  }

  #now(): string {
    return new Date(this.options.clock.now()).toISOString();
  }
}

interface Found {
  readonly sha: string;
  readonly lock: Lock;
}

/**
 * What the one before has left open, without what is this run's own by now: that is handed on as long as it is open, and
 * no longer.
 */
function stillToTakeOn({ takenOverFrom }: Lock, own: readonly Obligation[]): Pick<Lock, 'takenOverFrom'> {
  if (takenOverFrom === undefined) return {};
  const ids = own.map(({ id }) => id);
  const obligations = takenOverFrom.obligations.filter(({ id }) => !ids.includes(id));
  return { takenOverFrom: { ...takenOverFrom, obligations } };
}

function parse(content: string, ref: string): Lock {
  try {
    const parsed = v.safeParse(LockSchema, JSON.parse(content));
    if (parsed.success) return parsed.output;
  } catch {
    // Falls through: what is there is not a lock of ours.
  }
  throw new ProblemError({
    code: 'lock.unreadable',
    message: `The team lock ${ref} on origin holds something that this version can't read.`,
    remedy: 'Update the extension; if a colleague wrote it by hand, talk to them before you remove it.',
  });
}

function busy(ref: string): ProblemError {
  return new ProblemError({
    code: 'lock.busy',
    message: `The team lock ${ref} is ours, but another window of this run keeps moving it.`,
    remedy: 'Close the other window, then try again.',
  });
}
