import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ForSchema } from '../runbook/forSchema';
import { isMap } from '../runbook/inWords';
import { issueProblems } from './issues';
import type { Spelled, TextProblem, YamlPath } from './plainYaml';
import { textsIn } from '../runbook/references';
import { forReferences, roundOf } from './round';

type Keys = Readonly<Record<string, unknown>>;

/** Over all repeated phases and their rounds. */
const MOST_STEPS = 1_000;
/** In UTF-16 code units, over all rounds. */
const MOST_CHARACTERS = 1_000_000;
const COURSES = ['phases', 'rollback'] as const;

/** A runbook whose phases are expanded round by round, with a mapping back to where they are written. */
export interface Expanded extends Spelled {
  /**
   * Puts faults of the repetition first, and drops repetitive ones: a fault is reported only for the first round that has
   * it.
   */
  once(problems: readonly TextProblem[]): readonly TextProblem[];
}

/** The phase as written, and its round. */
interface Origin {
  readonly phase: number;
  /** Infinity: its rounds are unknown, so nothing else is reported about it. */
  readonly round: number;
}

/**
 * Repeats each phase with `for` over its values, so that readers of the runbook get a plain list of phases.
 * @param refers whether text that looks like a reference is one, rather than another program's syntax
 */
export function expand(spelled: Spelled, refers: boolean): Expanded {
  const { value } = spelled;
  const expansion = new Expansion(spelled, refers);
  return {
    value: isMap(value) ? expansion.whole(value) : value,
    problemAt: (path, where, message) => expansion.problemAt(path, where, message),
    once: problems => expansion.once(problems),
  };
}

class Expansion {
  readonly #own: TextProblem[] = [];
  readonly #origins = new Map<string, Origin[]>();
  readonly #rounds = new WeakMap<TextProblem, number>();
  #steps = 0;
  #characters = 0;

  constructor(
    private readonly spelled: Spelled,
    private readonly refers: boolean,
  ) {}

  whole(value: Keys): Keys {
    const { phases: _phases, rollback: _rollback, ...head } = value;
    this.#isOutside(head, []);
    const courses = COURSES.flatMap(course => {
      const phases = value[course];
      if (!Array.isArray(phases)) return [];
      const origins: Origin[] = [];
      this.#origins.set(course, origins);
      const all = phases.flatMap((phase: unknown, at) => {
        const rounds = this.#roundsOf(phase, [course, at]);
        origins.push(...rounds.map(({ round }) => ({ phase: at, round })));
        return rounds.map(each => each.value);
      });
      return [[course, all] as const];
    });
    return { ...value, ...Object.fromEntries(courses) };
  }

  problemAt(path: YamlPath, where: 'key' | 'value', message: string): TextProblem {
    const [course = '', phase, ...rest] = path;
    const origin = this.#origins.get(String(course))?.[Number(phase)];
    if (phase === undefined || origin === undefined) return this.spelled.problemAt(path, where, message);
    const problem = this.spelled.problemAt([course, origin.phase, ...rest], where, message);
    // For an unreadable block, the problem is the same object in every round.
    if (!this.#rounds.has(problem)) this.#rounds.set(problem, origin.round);
    return problem;
  }

  once(problems: readonly TextProblem[]): readonly TextProblem[] {
    const own = [...new Map(this.#own.map(each => [`${placeOf(each)} ${each.message}`, each])).values()];
    const told = new Set(own.map(placeOf));
    const first = new Map<string, number>();
    for (const each of problems) {
      const round = this.#rounds.get(each) ?? 0;
      first.set(placeOf(each), Math.min(first.get(placeOf(each)) ?? round, round));
    }
    const others = problems.filter(each => {
      const round = this.#rounds.get(each) ?? 0;
      return round !== Infinity && round === first.get(placeOf(each)) && !told.has(placeOf(each));
    });
    return [...own, ...others];
  }

  #roundsOf(phase: unknown, path: YamlPath): readonly { readonly value: unknown; readonly round: number }[] {
    if (!isMap(phase) || !Object.hasOwn(phase, 'for')) {
      this.#isOutside(phase, path);
      return [{ value: phase, round: 0 }];
    }
    const { for: given, ...rest } = phase;
    const unknown = [{ value: withoutIds(rest), round: Infinity }];
    const parsed = v.safeParse(ForSchema, given);
    const at = [...path, 'for'];
    if (!parsed.success) {
      this.#own.push(...issueProblems(this.spelled, at, parsed.issues, ForSchema));
      return unknown;
    }
    const [[name, values] = ['', []]] = Object.entries(parsed.output);
    const steps: readonly unknown[] = Array.isArray(rest.steps) ? rest.steps : [];
    this.#steps += steps.length * values.length;
    this.#characters += JSON.stringify(rest).length * values.length;
    if (this.#steps > MOST_STEPS || this.#characters > MOST_CHARACTERS) {
      const message =
        this.#steps > MOST_STEPS
          ? l10n.t`Repeat less: rounds may come to at most ${MOST_STEPS} steps in all.`
          : l10n.t`Repeat less: rounds may come to at most ${MOST_CHARACTERS} characters in all.`;
      this.#tell(at, 'key', message);
      return unknown;
    }
    this.#namesAre(name, rest, path);
    const ids = new Set(steps.flatMap(step => (isMap(step) && typeof step.id === 'string' ? [step.id] : [])));
    return values.map((value, round) => ({ value: roundOf(rest, ids, value), round }));
  }

  /** Reports references to a round outside of repeated phases. */
  #isOutside(value: unknown, path: YamlPath): void {
    if (!this.refers) return;
    for (const { path: below, text } of textsIn(value, path))
      for (const { written } of forReferences(text))
        this.#tell(
          below,
          'value',
          l10n.t`"${written}" stands for nothing here. Give its phase a list, for example "for: { cluster: [east, west] }".`,
        );
  }

  /** Checks references to the round inside a repeated phase. */
  #namesAre(name: string, phase: Keys, path: YamlPath): void {
    for (const { path: below, text } of textsIn(phase))
      for (const { written, name: used } of forReferences(text)) {
        const key = below[0] === 'steps' && below.length === 3 ? below[2] : undefined;
        const message =
          key === 'id'
            ? l10n.t`Remove "${written}": the value is put behind the id of itself.`
            : key === 'kind'
              ? l10n.t`Name a kind instead of "${written}": it is the same in every round.`
              : used === name
                ? undefined
                : l10n.t`"${written}" is not known here. "for" knows: ${name}.`;
        if (message !== undefined) this.#tell([...path, ...below], 'value', message);
      }
    for (const { path: below, written } of referringKeys(phase))
      this.#tell(
        [...path, ...below],
        'key',
        l10n.t`Write a key instead of "${written}": only values have references.`,
      );
  }

  #tell(path: YamlPath, where: 'key' | 'value', message: string): void {
    this.#own.push(this.spelled.problemAt(path, where, message));
  }
}

function placeOf({ line, column }: TextProblem): string {
  return `${line}:${column}`;
}

/** Removes ids, because other steps may mean these steps by any name. */
function withoutIds(phase: Keys): Keys {
  if (!Array.isArray(phase.steps)) return phase;
  const steps = phase.steps.map((step: unknown) => (isMap(step) ? { ...step, id: undefined } : step));
  return { ...phase, steps };
}

function referringKeys(
  value: unknown,
  path: YamlPath = [],
): readonly { readonly path: YamlPath; readonly written: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    return [...forReferences(name).map(({ written }) => ({ path: at, written })), ...referringKeys(each, at)];
  });
}
