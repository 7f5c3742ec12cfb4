/** What a terminal is to run. */
export interface TerminalRequest {
  readonly title: string;
  /** Absolute path of the program that is the terminal's process. */
  readonly shellPath: string;
  readonly shellArgs: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
}

/** One terminal whose process is alive. */
export interface Terminal {
  /** Types a line and Enter. */
  sendLine(line: string): void;
  /** Types Ctrl+C, once. */
  sendInterrupt(): void;
  /** Brings it to the front without taking the focus. */
  show(): void;
  /** Closes it as a person would: its process gets a hang-up. */
  close(): void;
  /** Calls back when it is gone. */
  onClose(listener: () => void): void;
}

/** Where terminals live. They may outlive the one that opened them: VS Code keeps them over a window reload. */
export interface TerminalHost {
  open(request: TerminalRequest): Terminal;
  /**
   * Finds a terminal that survived, by the process in it. Ids are given out again: the caller has checked that this one
   * is still what it was.
   */
  find(processId: number): Promise<Terminal | undefined>;
}
