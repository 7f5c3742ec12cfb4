import { ProblemError } from '../../src/core/errors';
import type { RunEvent } from '../../src/core/journal/events';
import type { Interrupt, Scenario } from './scenario';
import type { WorldEvent } from './worldEvents';

/** One engine process: a call to a port after its death never returns. */
export interface EngineLife {
  alive: boolean;
  /** Told to end: questions to people are cancelled. */
  isClosing: boolean;
}

/** Stands between engine and ports: counts the calls, and triggers the scenario's interrupts. */
export class Gate {
  calls = 0;
  crashes = 0;
  /** No more faults: everything that is left must end. */
  calm = false;
  readonly log: (string | RunEvent)[] = [];
  readonly #byNumber = new Map<number, Interrupt>();
  readonly #byName: { call: string; nth: number; what: Interrupt }[];
  readonly #counts = new Map<string, number>();

  constructor(
    scenario: Scenario,
    private readonly hooks: {
      world(event: WorldEvent): void;
      /** Before and after every call that reaches the world. */
      check(where: string): void;
    },
  ) {
    let at = 0;
    for (const { after, what } of scenario.interrupts) {
      at += after;
      this.#byNumber.set(at, what);
    }
    this.#byName = [...scenario.aimed];
  }

  /** The same port behind the gate; synchronous members stay unchanged. */
  wrap<T extends object>(name: string, port: T, life: EngineLife, sync: readonly (keyof T)[] = []): T {
    const wrapped: Record<string, unknown> = {};
    for (const key of Object.keys(port)) {
      const member = (port as Record<string, unknown>)[key];
      wrapped[key] =
        typeof member !== 'function' || sync.includes(key as keyof T)
          ? member
          : (...args: unknown[]) =>
              this.call(`${name}.${key}`, life, () => (member as (...a: unknown[]) => unknown)(...args));
    }
    return wrapped as T;
  }

  async call(name: string, life: EngineLife, effect: () => unknown): Promise<unknown> {
    if (!life.alive) return never();
    const what = this.#interruptAt(name);
    this.log.push(what === undefined ? name : `${name} (${describe(what)})`);
    if (what?.is === 'world') this.hooks.world(what.event);
    if (what?.is === 'crash' && what.when === 'before') return this.#die(life);
    if (what?.is === 'throws' && what.when === 'before') throw fault(name, what.code);
    const result = effect();
    // If the answer never arrives, nobody handles its failure either.
    Promise.resolve(result).catch(() => undefined);
    this.hooks.check(name);
    if (what?.is === 'crash' && what.when === 'after') return this.#die(life);
    if (what?.is === 'throws' && what.when === 'after') throw fault(name, what.code);
    const value = await result;
    // A world event may have ended the machine while the answer was on its way.
    return life.alive ? value : never();
  }

  #interruptAt(name: string): Interrupt | undefined {
    this.calls += 1;
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    if (this.calm) return undefined;
    return this.#byName.find(a => a.call === name && a.nth === nth)?.what ?? this.#byNumber.get(this.calls);
  }

  #die(life: EngineLife): Promise<never> {
    life.alive = false;
    this.crashes += 1;
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function describe(what: Interrupt): string {
  if (what.is === 'world') return what.event;
  return what.is === 'crash' ? `crash ${what.when}` : `throws ${what.code} ${what.when}`;
}

function fault(name: string, code: string): ProblemError {
  const port = name.split('.')[0] ?? '';
  return new ProblemError({
    code: `${port}.${port === 'journal' ? 'unwritable' : code}`,
    message: `A fault of the model at ${name}.`,
    remedy: 'Try again.',
  });
}
