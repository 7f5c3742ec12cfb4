import { toProblem, type Problem } from '../errors';
import type { Clock } from '../ports/clock';

/** A disk that was full for a moment costs no more time than this; one that stays full, no more looks. */
const AGAIN_MS = 60_000;

export interface BackgroundOptions {
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Goes on where it stopped. */
  readonly goOn: () => Promise<void>;
  /** Something failed; null: it went well, or goes well again. */
  readonly onProblem: (problem: Problem | null) => void;
}

/**
 * What goes on by itself. What can't even be written down as stopped, or fails while a command is at work, is told, and gone
 * on with after a minute: a prompt of Terraform must not wait, with the state lock, for somebody to come by.
 */
export class Background {
  constructor(private readonly options: BackgroundOptions) {}

  run(work: () => Promise<void>): void {
    const { onProblem } = this.options;
    work().then(
      () => {
        onProblem(null);
      },
      (error: unknown) => {
        onProblem(toProblem(error));
        void this.#later();
      },
    );
  }

  async #later(): Promise<void> {
    const { clock, signal, goOn } = this.options;
    try {
      await clock.sleep(AGAIN_MS, signal);
    } catch {
      return;
    }
    this.run(goOn);
  }
}
