import type { World } from '../../src/rehearsal/world';

/** A world in which a course is taken, and what a test sees of it. */
export interface CrashWorld {
  readonly world: World;
  /** What the engine works on. */
  readonly checkout: string;
  /** Its `remote.origin.url`. */
  readonly repository: string;
  /** Everything that the deployment left in the world, named after the obligation that must be open for it. */
  left(): readonly string[];
  /** @param applies how many applies changed something, by their terminals' records */
  aftermath(applies: number): Readonly<Record<string, unknown>>;
  /** Checks what only makes sense once the course is over. */
  assertAtTheEnd(): void;
  stop(): Promise<void>;
}
