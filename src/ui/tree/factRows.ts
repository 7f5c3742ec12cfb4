import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import { groupFacts } from '../../core/view/words/facts';
import type { Row } from '../show/row';
import { lines, plain, toneIcons, toneWords } from './row';

/** Up to this many facts without a heading go directly under the step: one step shouldn't fill the tree. */
const few = 5;

/** Rows of a reading: facts under their heading; a few without a heading directly under the step. */
export function factRows(id: string, stepId: string, facts: readonly Fact[]): readonly Row[] {
  return groupFacts(facts).flatMap(group => {
    const isFlat = group.title === '' && group.facts.length <= few;
    const title = group.title === '' ? l10n.t('Reading') : group.title;
    const groupId = isFlat ? id : `${id}/${title}`;
    const rows = group.facts.map((fact, index) => factRow(`${groupId}/fact:${index}`, stepId, fact));
    if (isFlat) return rows;
    return [
      {
        ...plain(groupId, title, String(rows.length)),
        icon: toneIcons[group.tone],
        says: [title, rows.length, toneWords[group.tone]].filter(Boolean).join(', '),
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
