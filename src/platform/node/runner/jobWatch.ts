import { watch, type FSWatcher } from 'node:fs';
import { CancelledError } from '../../../core/errors';
import type { Clock } from '../../../core/ports/clock';

/** A process that ends leaves no trace in its folder: so the state is read this often, while a job is alive. */
const POLL_MS = 2_000;
/** Output comes in many small writes: they are told together. */
const GATHER_MS = 50;

/** A job that is watched. */
interface Alive {
  readonly folder: string;
  /** What was seen of it last, in the words of `look`. */
  readonly seen: string;
}

/** Tells listeners of a job's changes, as long as it is alive and somebody listens. */
export class JobWatches {
  private readonly listeners = new Set<(jobId: string) => void>();
  private readonly stops = new Map<string, () => void>();
  private readonly alive = new Map<string, Alive>();

  constructor(
    private readonly clock: Clock,
    /** What is compared between two looks; undefined once the job is over. */
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

  /** The job is alive: follows it, from what was seen of it. */
  follow(jobId: string, job: Alive): void {
    this.alive.set(jobId, job);
    if (this.listeners.size > 0) this.start(jobId, job);
  }

  /** The job is over, or nobody wants to know any more. */
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
      // What went wrong shows to whoever asks for the status.
      this.leave(jobId);
      this.tell(jobId);
    }
  }
}

/** Polling goes on where watching fails, e.g. because the system has no watches left. */
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
