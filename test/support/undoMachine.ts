import type { JobStatus, RunnerApi } from '../../src/core/ports/runner';
import type { ToolsApi } from '../../src/core/ports/tools';

/** A machine whose commands exit as configured, by command line; one without an exit code is lost. */
export class Machine {
  readonly started: string[] = [];
  exits: Record<string, number | null> = {};
  /** The login shell ends without running anything. */
  isElsewhere = false;
  /** Command line of the command that is still running. */
  runs: string | null = null;
  #argv = new Map<string, string>();
  readonly #notBegun = new Set<string>();

  readonly runner = {
    prepare: async ({ argv }) => {
      const id = `job-${this.#argv.size + 1}`;
      this.#argv.set(id, argv.join(' '));
      return id;
    },
    start: async id => {
      if (this.isElsewhere) this.#notBegun.add(id);
      else this.started.push(this.#argv.get(id) ?? '');
    },
    status: async id => {
      const typed = this.#argv.get(id) ?? '';
      const exitCode = typed in this.exits ? (this.exits[typed] ?? null) : 0;
      const isRunning = typed === this.runs;
      const state = isRunning ? 'attached' : exitCode === null ? 'lost' : 'ended';
      const status = { id, state, exitCode: isRunning ? null : exitCode, record: '', quietMs: 0 };
      const notBegun = { shell: 'bash', runs: null, forMs: 0 };
      return { ...status, ...(this.#notBegun.has(id) ? { exitCode: 0, notBegun } : {}) } as JobStatus;
    },
    forget: async () => undefined,
    onChange: () => () => undefined,
  } as Partial<RunnerApi> as RunnerApi;
  /** A check that succeeds once anything was started, whatever is run to undo it. */
  readonly tools = {
    run: async () => ({ exitCode: this.started.length === 0 ? 1 : 0, stdout: '', stderr: '' }),
  } as never as ToolsApi;
}
