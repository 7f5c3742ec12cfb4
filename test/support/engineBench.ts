import * as v from 'valibot';
import type { Grant } from '../../src/core/engine/lease';
import type { Kind } from '../../src/core/kind/kind';
import type { ObligationKind } from '../../src/core/kind/obligationKind';
import { Run } from '../../src/core/engine/run';
import { SignedIn } from '../../src/core/engine/signedIn';
import { CancelledError } from '../../src/core/errors';
import { RunLog } from '../../src/core/journal/runLog';
import { foldRun } from '../../src/core/journal/fold';
import type { LockHolder, RunLock } from '../../src/core/lock/runLock';
import type { Ports } from '../../src/core/ports';
import type { Clock } from '../../src/core/ports/clock';
import type { Resources } from '../../src/core/runbook/resources';
import type { Runbook, Step } from '../../src/core/runbook/runbook';
import type { RunView } from '../../src/core/view/view';
import { MemoryJournal } from './memoryJournal';

/** A clock that a test moves; sleeping makes the time pass immediately. */
export class TestClock implements Clock {
  time = Date.parse('2026-11-22T12:00:00Z');

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    // A heartbeat would make time pass forever, so it sleeps until it is aborted.
    if (ms >= 60_000) {
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new CancelledError());
        });
      });
    }
    await new Promise(resolve => setImmediate(resolve));
    if (signal.aborted) throw new CancelledError();
    this.time += ms;
  }
}

class TestLock implements RunLock {
  ours = true;
  updates: string[][] = [];

  read(): Promise<LockHolder | null> {
    const at = '2026-11-22T12:00:00Z';
    const lock = { sha: '1'.repeat(40), run: 'run-1', owner: 'ada', since: at, heartbeatAt: at };
    const holder = {
      ...lock,
      ours: true,
      reason: 'Deploying',
      obligations: [],
      progress: null,
      takenOverFrom: null,
    };
    return Promise.resolve(this.ours ? holder : null);
  }
  acquire(): Promise<boolean> {
    return Promise.resolve(true);
  }
  takeOver(..._: Parameters<RunLock['takeOver']>): Promise<boolean> {
    return Promise.resolve(true);
  }
  update(obligations: readonly { id: string }[]): Promise<void> {
    this.updates.push(obligations.map(o => o.id));
    return Promise.resolve();
  }
  release(): Promise<void> {
    return Promise.resolve();
  }
}

/** Leases to drive one run, in memory: the newest is valid until it is released. */
export class TestLeases {
  #holder = 0;
  #isReleased = true;

  take(force: boolean): Grant {
    if (!this.#isReleased && !force) return { heldBy: { pid: this.#holder, since: '2026-11-22T12:00:00Z' } };
    this.#holder += 1;
    this.#isReleased = false;
    const own = this.#holder;
    return {
      isHeld: () => Promise.resolve(this.#holder === own),
      release: () => {
        if (this.#holder === own) this.#isReleased = true;
        return Promise.resolve();
      },
    };
  }
}

/** A kind with sensible defaults for a test. */
export function testKind(kind: Pick<Kind, 'name' | 'observe'> & Partial<Kind>): Kind {
  return {
    title: kind.name,
    params: v.unknown(),
    output: v.unknown(),
    notes: v.unknown(),
    needs: [],
    overridable: true,
    ...kind,
  };
}

const resources: Resources = {
  infrastructure: { type: 'repository', name: 'o/r' },
  module: {
    ...{ type: 'terraform-module', name: 'catalog', environment: 'prod', module: 'catalog-airflow' },
    ...{ file: 'environments/prod/catalog-airflow.tf', flag: 'running_dags_cleared' },
  },
  airflow: { type: 'airflow', mayWait: { dags: ['image', 'audio'], operators: [], triggers: [] } },
};

/** An engine entirely in memory, for tests of the engine itself. */
export function engineBench(
  kinds: readonly Kind[],
  options: {
    readonly steps?: readonly Step[];
    readonly obligations?: readonly ObligationKind[];
    readonly journal?: MemoryJournal;
    readonly heartbeatMs?: number;
    /** Decides who may drive, when several windows open the run. */
    readonly leases?: TestLeases;
    /** In addition to the clock. */
    readonly ports?: Partial<Ports>;
    /** Parsed parameters by step ID. */
    readonly params?: ReadonlyMap<string, unknown>;
  } = {},
) {
  const clock = new TestClock();
  const journal = options.journal ?? new MemoryJournal();
  const lock = new TestLock();
  const leases = options.leases ?? new TestLeases();
  const steps = options.steps ?? kinds.map(kind => ({ id: kind.name, kind: kind.name }));
  const runbook: Runbook = {
    id: 'test',
    title: 'Test',
    resources,
    inputs: {},
    phases: [{ title: 'All', steps: [...steps] }],
  };
  const stored = journal.runs.get('run-1');
  const events = stored ?? [
    {
      v: 1,
      seq: 0,
      at: new Date(clock.now()).toISOString(),
      type: 'run.started',
      runId: 'run-1',
      by: 'ada',
      repository: 'https://github.com/o/r.git',
      runbook: { source: 'shipped', sha256: 'f'.repeat(64), text: '', differences: [] },
      extensionVersion: '0.0.0',
    } as const,
  ];
  if (stored === undefined) journal.runs.set('run-1', [...events]);
  const record = foldRun(events);
  if (record === undefined) throw new Error('no record');
  const run = new Run({
    log: new RunLog(journal, clock, events, record),
    runbook,
    params: options.params ?? new Map(),
    kinds: new Map(kinds.map(kind => [kind.name, kind])),
    obligationKinds: new Map((options.obligations ?? []).map(kind => [kind.name, kind])),
    ports: { ...options.ports, clock } as Ports,
    lock,
    person: new SignedIn(options.ports?.github ?? { viewer: async () => ({ login: 'ada' }) }, 'ada'),
    journalProblems: [],
    grant: leases.take(false),
    // Like a disk: a value may be out of date when it arrives.
    takeAgain: async force => {
      const grant = leases.take(force);
      for (let turns = 0; turns < (force ? 0 : 20); turns++)
        await new Promise(resolve => setImmediate(resolve));
      return grant;
    },
    heartbeatMs: options.heartbeatMs ?? 600_000,
    onOusted: () => undefined,
  });
  return {
    clock,
    journal,
    lock,
    run,
    /** Resolves when the view meets the condition. */
    until: (wanted: (view: RunView) => boolean, what: string): Promise<RunView> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`Never saw: ${what}. Headline: ${run.view.headline}`));
        }, 5_000);
        const look = (view: RunView) => {
          if (!wanted(view)) return;
          clearTimeout(timer);
          off();
          resolve(view);
        };
        const off = run.onChange(look);
        look(run.view);
      }),
    status: (id: string) => run.view.phases.flatMap(p => p.steps).find(s => s.id === id)?.status,
    types: () => (journal.runs.get('run-1') ?? []).map(e => e.type),
  };
}
