import { watch, type FSWatcher } from 'node:fs';
import { CancelledError } from '../../../core/errors';
import type { Clock } from '../../../core/ports/clock';

/** A process that exits leaves no trace in its folder, so the state of a live job is polled this often. */
const POLL_MS = 2_000;
/** Output arrives in many small writes, which are reported together. */
const GATHER_MS = 50;

/** A job that is watched. */
interface Alive {
  readonly folder: string;
  /** Its last known state, as returned by `look`. */
  readonly seen: string;
}

/** Notifies listeners of a job's changes, as long as it is alive and somebody is listening. */
export class JobWatches {
  private readonly listeners = new Set<(jobId: string) => void>();
  private readonly stops = new Map<string, () => void>();
  private readonly alive = new Map<string, Alive>();

  constructor(
    private readonly clock: Clock,
    /** Returns the state to compare; undefined once the job is over. */
    private readonly look: (jobId: string) => Promise<string | undefined>,
  ) {}

  listen(listener: (jobId: string) => void): () => void {
    this.listeners.add(listener);
    for (const [jobId, job] of this.alive) this.start(jobId, job);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stopAll();
    };
  }

  /** Follows a job that is alive, from its last known state. */
  follow(jobId: string, job: Alive): void {
    this.alive.set(jobId, job);
    if (this.listeners.size > 0) this.start(jobId, job);
  }

  /** Stops following a job, because it is over or nobody is interested anymore. */
  leave(jobId: string): void {
    this.alive.delete(jobId);
    this.stops.get(jobId)?.();
    this.stops.delete(jobId);
  }

  tell(jobId: string): void {
    for (const listener of [...this.listeners]) listener(jobId);
  }

  dispose(): void {
    this.stopAll();
    this.alive.clear();
    this.listeners.clear();
  }

  private stopAll(): void {
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
  }

  private start(jobId: string, job: Alive): void {
    if (this.stops.has(jobId)) return;
    const end = new AbortController();
    let gathering: NodeJS.Timeout | undefined;
    const watcher = watchFolder(job.folder, () => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        this.tell(jobId);
      }, GATHER_MS).unref();
    });
    this.stops.set(jobId, () => {
      end.abort();
      clearTimeout(gathering);
      watcher?.close();
    });
    void this.poll(jobId, job.seen, end.signal);
  }

  private async poll(jobId: string, seen: string, signal: AbortSignal): Promise<void> {
    let before = seen;
    try {
      for (;;) {
        const now = await this.look(jobId);
        if (signal.aborted) return;
        if (now !== before) this.tell(jobId);
        if (now === undefined) {
          this.leave(jobId);
          return;
        }
        before = now;
        await this.clock.sleep(POLL_MS, signal);
      }
    } catch (error) {
      if (error instanceof CancelledError) return;
      // The error shows up when someone asks for the status.
      this.leave(jobId);
      this.tell(jobId);
    }
  }
}

/** If watching fails, e.g. because the system has no watches left, polling still works. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name?.startsWith('room-') !== true) changed();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
