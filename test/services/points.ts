import type { Move, Scenario } from '../model/scenario';
import type { WorldEvent } from '../model/worldEvents';
import { simulate, type Outcome } from '../model/simulate';

/** A call of a deployment at which something goes wrong. */
export interface Point {
  /** Port and method. */
  readonly call: string;
  /** Number of the call, from 1. */
  readonly nth: number;
  /** The last journaled event before it. */
  readonly after: string;
}

const moves: readonly Move[] = Array.from({ length: 24 }, () => ({ do: 'go-on' }));
/** A deployment with DAGs that wait, so that there is something to pause. */
const before: readonly WorldEvent[] = ['sensor-starts'];
const forward = { before, interrupts: [], moves };
/** Another one, which is rolled back once it has applied. */
const back = {
  before: [...before, 'apply-fails' as const],
  interrupts: [],
  moves: [...moves.slice(0, 3), { do: 'wait', hops: 60 }, { do: 'roll-back' }, ...moves] as readonly Move[],
};
/** A runbook with the kinds of steps that the catalog's lacks. */
const generic = { runbook: 'generic', before: [], interrupts: [], moves } as const;
export const courses = { forward, back, generic } as const;
export type CourseName = keyof typeof courses;

/** Plays a course in which something goes wrong at a point. */
export function playAt(
  course: CourseName,
  { call, nth }: Point,
  what: Scenario['aimed'][number]['what'],
): Promise<Outcome> {
  return simulate({ ...courses[course], aimed: [{ call, nth, what }] });
}

/** Every call that a course makes: the first of its kind after each event, so that polling counts once. */
export async function pointsOf(course: CourseName): Promise<readonly Point[]> {
  // The first run of a process loads code that later ones find loaded, which changes the number of calls.
  await simulate({ ...courses[course], aimed: [] });
  const { log, status, violations } = await simulate({ ...courses[course], aimed: [] });
  if (status !== 'finished' || violations.length > 0) throw new Error(`${status}: ${violations.join(' ')}`);
  const counts = new Map<string, number>();
  const points = new Map<string, Point>();
  let after = 'start';
  for (const line of log()) {
    const event = /^ {2}\d\d:\d\d:\d\d (\S+) (.*)$/.exec(line);
    if (event !== null) {
      after = `${event[1] ?? ''} ${/"step":"([^"]+)"/.exec(event[2] ?? '')?.[1] ?? ''}`.trim();
      continue;
    }
    if (!/^\w+\.\w+$/.test(line)) continue;
    const nth = (counts.get(line) ?? 0) + 1;
    counts.set(line, nth);
    const key = `${after} / ${line}`;
    if (!points.has(key)) points.set(key, { call: line, nth, after });
  }
  return [...points.values()];
}
