import type { Fact } from '../../core/engine/reading';
import { groupFacts } from '../facts';
import { lines, plain, toneIcons, toneWords, type Row } from './row';

/** Facts without a heading stand directly below the step, the others below their heading. */
export function factRows(id: string, stepId: string, facts: readonly Fact[]): readonly Row[] {
  return groupFacts(facts).flatMap(group => {
    const groupId = group.title === '' ? id : `${id}/${group.title}`;
    const rows = group.facts.map((fact, index) => factRow(`${groupId}/fact:${index}`, stepId, fact));
    if (group.title === '') return rows;
    return [
      {
        ...plain(groupId, group.title, String(rows.length)),
        icon: toneIcons[group.tone],
        says: [group.title, rows.length, toneWords[group.tone]].filter(Boolean).join(', '),
        opened: group.tone === 'bad' || group.tone === 'warn',
        children: rows,
      },
    ];
  });
}

function factRow(id: string, stepId: string, fact: Fact): Row {
  return {
    ...plain(id, fact.label, fact.value),
    target: fact.link ?? stepId,
    icon: toneIcons[fact.tone],
    context: fact.link === undefined ? 'fact' : 'fact link',
    tooltip: lines(`${fact.label}: ${fact.value}`, fact.detail ?? '', fact.link ?? ''),
    says: [`${fact.label}: ${fact.value}`, toneWords[fact.tone]].filter(Boolean).join(', '),
  };
}
