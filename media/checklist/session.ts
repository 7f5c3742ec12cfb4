import type { Problem } from '../../src/core/errors';
import type { RunView } from '../../src/core/view/view';
import type { ChecklistRequest, FromChecklist, Snapshot, StartPage, ToChecklist } from '../../src/protocol';
import { keptOf, nothingKept, type Kept } from './kept';

type WithoutNumber<T> = T extends unknown ? Omit<T, 'request'> : never;
/** The part of VS Code's webview API that is used here. */
export type Channel = Pick<ReturnType<typeof acquireVsCodeApi>, 'postMessage' | 'getState' | 'setState'>;

/** What is shown, what the person expanded and typed, and the connection to the host. */
export class Session {
  private snapshot: Snapshot | undefined;
  private keptState: Kept;
  private lastRequest = 0;
  private readonly waiting = new Map<number, (problem: Problem | null) => void>();
  /** Milliseconds to add to this machine's clock to get the host's. */
  private offset = 0;

  /**
   * @param render redraws everything; called after each change
   * @param reveal scrolls to a step; null: focuses the card that needs a person
   */
  constructor(
    private readonly channel: Channel,
    private readonly render: () => void,
    private readonly reveal: (step: string | null) => void,
  ) {
    this.keptState = keptOf(channel.getState());
  }

  get view(): RunView | null {
    return this.snapshot?.view ?? null;
  }
  /** Content of the page shown while there is no run. */
  get start(): StartPage | null {
    return this.snapshot?.start ?? null;
  }
  /** Whether the host has sent its first snapshot. */
  get isReady(): boolean {
    return this.snapshot !== undefined;
  }
  /** Whether the person can act on the run, not only read it. */
  get isLive(): boolean {
    return this.snapshot?.live === true;
  }
  get kept(): Kept {
    return this.keptState;
  }
  /** The host's current time. */
  now(): number {
    return Date.now() + this.offset;
  }

  receive(message: ToChecklist): void {
    switch (message.type) {
      case 'snapshot':
        this.offset = message.now - Date.now();
        this.snapshot = message;
        // Keep the state while there is no run: after a reload, the host may still be looking for it.
        if (message.view !== null) this.showRun(message.view.runId);
        break;
      case 'reveal':
        if (message.step !== null) this.keep({ opened: { ...this.kept.opened, [message.step]: true } });
        this.render();
        this.reveal(message.step);
        return;
      case 'settled':
        this.waiting.get(message.request)?.(message.problem);
        this.waiting.delete(message.request);
    }
    this.render();
  }

  send(message: Exclude<FromChecklist, ChecklistRequest>): void {
    this.channel.postMessage(message);
  }

  /** Sends a request to the host. @returns the problem if it failed; null if it succeeded or was cancelled */
  request(message: WithoutNumber<ChecklistRequest>): Promise<Problem | null> {
    const request = ++this.lastRequest;
    return new Promise(resolve => {
      this.waiting.set(request, resolve);
      this.channel.postMessage({ ...message, request });
    });
  }

  keep(change: Partial<Kept>): void {
    this.keptState = { ...this.keptState, ...change };
    this.channel.setState(this.keptState);
  }

  isOpened(id: string, otherwise = false): boolean {
    // A step may have the name of an inherited property, such as `constructor`.
    return Object.hasOwn(this.kept.opened, id) ? this.kept.opened[id] === true : otherwise;
  }
  setOpened(id: string, opened: boolean): void {
    if (this.kept.opened[id] === opened) return;
    this.keep({ opened: { ...this.kept.opened, [id]: opened } });
    this.render();
  }

  /** Forgets what was expanded and typed when another run is shown. */
  private showRun(run: string): void {
    if (this.kept.run !== run) this.keep({ ...nothingKept, run });
  }
}
