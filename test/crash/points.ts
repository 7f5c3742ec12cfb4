import type { RunEvent } from '../../src/core/journal/events';
import type { JournalContents } from '../../src/core/journal/store';
import type { Course } from './courses';

/** A point in a deployment at which its process may die: a port call, identified by the last event in the journal before it. */
export interface Kill {
  readonly key: string;
  readonly when: 'before' | 'after';
}

/** Calls that change something: after each event, the first three of each are points, not only the first. */
const acting =
  /\.(append|edit|swapRef|deleteRef|createBranch|checkout|commit|push|deleteRemoteBranch|setPaused|dispatchWorkflow|createPullRequest|publishRelease|approve|send|prepare|start|answer|forget)$/;
/** These don't touch the world. */
const still = new Set(['clock', 'hcl']);
const synchronous = new Set(['dagUrl', 'imageUrl', 'onChange']);

/** Counts an engine's calls to its ports, and kills the process at one of them. */
export class CrashPoints {
  readonly #seen: string[] = [];
  #last = 'start';
  #isBack = false;
  readonly #counts = new Map<string, number>();

  /** @param kills the first one reached takes effect */
  constructor(
    private readonly kills: readonly Kill[],
    private readonly beforeDeath: (kill: Kill) => void,
  ) {}

  readonly around = <T extends object>(name: string, port: T): T => {
    if (still.has(name)) return port;
    return new Proxy(port, {
      get: (target, member) => {
        const value: unknown = Reflect.get(target, member);
        if (typeof value !== 'function' || typeof member !== 'string' || synchronous.has(member))
          return value;
        return async (...args: unknown[]): Promise<unknown> => {
          const key = this.#key(`${name}.${member}`);
          if (key !== null) this.#dieAt(key, 'before');
          const result: unknown = await Reflect.apply(value, target, args);
          if (key !== null) this.#dieAt(key, 'after');
          if (name === 'journal' && member === 'append') this.#journaled(args[1] as RunEvent);
          if (name === 'journal' && member === 'read') this.#read((result as JournalContents).events);
          return result;
        };
      },
    });
  };

  /** @returns keys of a course's points, in order */
  of({ from, to }: Pick<Course, 'from' | 'to'>): readonly string[] {
    const at = (start: string) => this.#seen.findIndex(key => key.startsWith(start));
    return this.#seen.slice(at(from), to === undefined ? undefined : at(to));
  }

  /** @returns null for a call that isn't a point: polling, and repetitions */
  #key(call: string): string | null {
    const nth = (this.#counts.get(call) ?? 0) + 1;
    this.#counts.set(call, nth);
    if (nth > (acting.test(call) ? 3 : 1)) return null;
    const key = `${this.#isBack ? 'back: ' : ''}${this.#last} / ${call} ${nth}`;
    if (!this.#seen.includes(key)) this.#seen.push(key);
    return key;
  }

  /** Continues from the events that an earlier process has written. */
  #read(events: readonly RunEvent[]): void {
    const last = events.at(-1);
    if (last === undefined || nameOf(last) === this.#last) return;
    this.#isBack = events.some(isTurn);
    this.#journaled(last);
  }

  #journaled(event: RunEvent): void {
    this.#isBack ||= isTurn(event);
    this.#last = nameOf(event);
    this.#counts.clear();
  }

  #dieAt(key: string, when: Kill['when']): void {
    const kill = this.kills.find(k => k.key === key && k.when === when);
    if (kill === undefined) return;
    this.beforeDeath(kill);
    // SIGKILL instead of an exit, so that no more code of this process runs.
    process.kill(process.pid, 'SIGKILL');
  }
}

const BRANCH = /:(deploy|rollback)\/.*/;

function isTurn({ type }: RunEvent): boolean {
  return type === 'run.rolling-back';
}

function nameOf(event: RunEvent): string {
  return `${event.type} ${subjectOf(event)}`;
}

/** The same in every deployment, although branches are named after the time. */
function subjectOf(event: RunEvent): string {
  if ('step' in event) return event.step;
  if (event.type === 'obligation.opened') return event.obligation.id.replace(BRANCH, '');
  return event.type === 'obligation.met' ? event.id.replace(BRANCH, '') : '';
}
