/** One recipe of a justfile, as `just --dump --dump-format json` describes it (api-facts 5). */
export interface Recipe {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly variadic: boolean;
    /** How it is passed if not by position, e.g. `--region`. */
    readonly option?: string;
    /** What its whole value must match, in Rust's syntax, e.g. `prod|staging`. */
    readonly pattern?: string;
  }[];
  /** Questions that just asks before running it or a dependency (`[confirm]`), in the justfile's words. */
  readonly asks: readonly string[];
}
export interface ToolVersion {
  readonly name: string;
  /** Absolute path or name that was used. */
  readonly path: string;
  /** First line of `--version`. */
  readonly version: string;
}
/** The engineer's shell. */
export interface LoginShell {
  /** Name or path. */
  readonly name: string;
  /**
   * Why it gave no environment, so that programs are looked up without it: it took too long, never ran what it was given,
   * ran it but something then failed, or couldn't be started. null: it gave one.
   */
  readonly without: 'slow' | 'elsewhere' | 'unread' | 'missing' | null;
}

/** Programs on the engineer's machine, read only. */
export interface ToolsApi {
  /**
   * The engineer's shell, in whose environment commands run; queried once, for at most half a minute.
   */
  loginShell(): Promise<LoginShell>;
  /** @throws {ProblemError} `tools.missing` with how to install it, or `tools.failed` */
  version(tool: 'just' | 'terraform' | 'git', signal: AbortSignal): Promise<ToolVersion>;
  /** Recipes at the checkout's root, with aliases and private ones, modules as `a::b`. @throws {ProblemError} `tools.justfile` */
  recipes(signal: AbortSignal): Promise<readonly Recipe[]>;
  /** Runs a command from the runbook that only reads, e.g. `aws sts get-caller-identity`. */
  run(
    argv: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
}
