import * as v from 'valibot';
import { ProblemError } from '../errors';
import type { Clock } from '../ports/clock';
import type { GitApi } from '../ports/git';
import { ObligationSchema, type Obligation } from './obligation';
import type { LockHolder, RunLock } from './runLock';
import type { Service } from './runbook';

/** File in the commit that the lock's ref points at. */
const LOCK_FILE = 'lock.json';

const LockSchema = v.object({
  version: v.literal(1),
  run: v.string(),
  /** Login. */
  owner: v.string(),
  since: v.string(),
  heartbeatAt: v.string(),
  reason: v.string(),
  obligations: v.array(ObligationSchema),
  takenOverFrom: v.optional(v.string()),
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
 * heartbeats and takeovers as child commits. Whose it is stands in the commit, so that a crash between the push and its
 * answer loses nothing.
 */
export class TeamLock implements RunLock {
  readonly ref: string;

  constructor(private readonly options: TeamLockOptions) {
    const { environment, module } = options.service;
    this.ref = `refs/deploy-runbook/lock/${environment}/${module}`;
  }

  async read(signal: AbortSignal): Promise<LockHolder | null> {
    const found = await this.options.git.readRef(this.ref, LOCK_FILE, signal);
    if (found === null) return null;
    const lock = parse(found.content, this.ref);
    return {
      sha: found.sha,
      ours: lock.run === this.options.run && lock.owner === this.options.owner,
      run: lock.run,
      owner: lock.owner,
      since: lock.since,
      heartbeatAt: lock.heartbeatAt,
      reason: lock.reason,
      obligations: lock.obligations,
    };
  }

  async acquire(reason: string, signal: AbortSignal): Promise<boolean> {
    const now = this.#now();
    return this.#write(
      null,
      { ...this.#own(now), reason, obligations: [] },
      `${this.options.owner} deploys`,
      signal,
    );
  }

  async takeOver(sha: string, reason: string, signal: AbortSignal): Promise<boolean> {
    const holder = await this.read(signal);
    if (holder?.sha !== sha) return false;
    const lock = {
      ...this.#own(this.#now()),
      reason,
      obligations: [...holder.obligations],
      takenOverFrom: holder.owner,
    };
    return this.#write(sha, lock, `${this.options.owner} takes over from ${holder.owner}`, signal);
  }

  async update(obligations: readonly Obligation[], signal: AbortSignal): Promise<void> {
    const holder = await this.read(signal);
    if (holder?.ours !== true) throw this.#lost(holder);
    const { run, owner, since, reason } = holder;
    const heartbeatAt = this.#now();
    const lock: Lock = { version: 1, run, owner, since, heartbeatAt, reason, obligations: [...obligations] };
    if (await this.#write(holder.sha, lock, 'heartbeat', signal)) return;
    throw this.#lost(await this.read(signal));
  }

  async release(signal: AbortSignal): Promise<void> {
    const holder = await this.read(signal);
    // Another's lock, or none: there is nothing of ours to release.
    if (holder?.ours === true) await this.options.git.deleteRef(this.ref, holder.sha, signal);
  }

  async stillOurs(signal: AbortSignal): Promise<boolean> {
    return (await this.read(signal))?.ours === true;
  }

  #own(now: string): Pick<Lock, 'version' | 'run' | 'owner' | 'since' | 'heartbeatAt'> {
    return { version: 1, run: this.options.run, owner: this.options.owner, since: now, heartbeatAt: now };
  }

  async #write(expected: string | null, lock: Lock, message: string, signal: AbortSignal): Promise<boolean> {
    const file = {
      name: LOCK_FILE,
      content: `${JSON.stringify(lock, null, 2)}\n`,
      message: `Team lock: ${message}`,
    };
    return (await this.options.git.swapRef(this.ref, expected, file, signal)).swapped;
  }

  #lost(holder: LockHolder | null): ProblemError {
    return new ProblemError({
      code: 'lock.lost',
      message:
        holder === null
          ? 'The team lock was removed while this deployment held it.'
          : `${holder.owner} took this deployment over: ${holder.reason}`,
      remedy: 'Talk to the team; nothing further is done from here.',
    });
  }

  #now(): string {
    return new Date(this.options.clock.now()).toISOString();
  }
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
