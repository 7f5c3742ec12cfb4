/** The process to run in a new terminal. */
export interface TerminalRequest {
  readonly title: string;
  /** Absolute path of the terminal's program. */
  readonly shellPath: string;
  readonly shellArgs: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
}

/** A terminal whose process is alive. */
export interface Terminal {
  /** Types a line and Enter. */
  sendLine(line: string): void;
  /** Types Ctrl+C, once. */
  sendInterrupt(): void;
  /** Brings it to the front without taking the focus. */
  show(): void;
  /** Closes it like a person would: its process gets a hang-up. */
  close(): void;
  /** Calls the listener when it is gone. */
  onClose(listener: () => void): void;
}

/** The place where terminals live. They may outlive their creator: VS Code keeps them across window reloads. */
export interface TerminalHost {
  open(request: TerminalRequest): Terminal;
  /**
   * Finds a surviving terminal by its process ID. IDs are reused, so the caller must have checked that the process is still the
   * same.
   */
  find(processId: number): Promise<Terminal | undefined>;
}
