import type { Fact, Tone } from '../../journal/reading';
import type { ShownFact } from '../view';

/** Facts that are shown together. */
export interface FactGroup {
  /** Empty for facts without a heading. */
  readonly title: string;
  readonly facts: readonly ShownFact[];
  /** The worst tone among them. */
  readonly tone: Tone;
}

const gravity: Readonly<Record<Tone, number>> = { bad: 3, warn: 2, good: 0, info: 0 };

/** Groups facts by heading: worst group first, worst fact first within each, otherwise in the given order. */
export function groupFacts(facts: readonly ShownFact[]): readonly FactGroup[] {
  const byTitle = new Map<string, ShownFact[]>();
  for (const fact of facts) {
    const title = fact.group ?? '';
    byTitle.set(title, [...(byTitle.get(title) ?? []), fact]);
  }
  const worstFirst = (a: { readonly tone: Tone }, b: { readonly tone: Tone }): number =>
    gravity[b.tone] - gravity[a.tone];
  return [...byTitle]
    .map(([title, members]) => {
      const sorted = members.toSorted(worstFirst);
      return { title, facts: sorted, tone: sorted[0]?.tone ?? 'info' };
    })
    .toSorted(worstFirst);
}

/** Folds three or more facts with the same label into one, with their values as detail: they would push the others away. */
export function foldRepeated(facts: readonly Fact[]): readonly Fact[] {
  return facts.flatMap((fact, index) => {
    const same = facts.filter(each => each.label === fact.label);
    if (same.length < 3) return [fact];
    if (facts.findIndex(each => each.label === fact.label) !== index) return [];
    return [{ ...fact, value: String(same.length), detail: same.map(each => each.value).join('\n') }];
  });
}
