import { foldRun } from '../../../src/core/journal/fold';
import { parseRunbook, paramsOf } from '../../../src/core/parsing/parseRunbook';
import { buildView } from '../../../src/core/view/buildView';
import { kinds, obligationKinds } from '../../../src/kinds';
import { observed, started } from './journaled';
import { assertGrows, callsOf } from './work';

/** A runbook with this many manual steps. */
const runbookOf = (steps: number) => `runbook: 2
id: long
title: Long
resources: {}
phases:
  - title: All
    steps:
${Array.from({ length: steps }, (_, n) => `      - { id: step-${n}, kind: manual, title: Step ${n}, with: { instructions: Do it } }`).join('\n')}
`;

function viewOf(steps: number, events: number) {
  const text = runbookOf(steps);
  const { runbook, problems } = parseRunbook(text, kinds);
  if (runbook === undefined) throw new Error(problems.map(({ message }) => message).join(' '));
  const all = [started('run-1', text), ...Array.from({ length: events }, (_, n) => observed(n + 1))];
  const record = foldRun(all);
  if (record === undefined) throw new Error('No record.');
  return () =>
    buildView({
      ...{ record, events: all, runbook, kinds, obligationKinds },
      params: paramsOf(runbook, kinds),
      live: { steps: new Map(), watched: new Map(), problem: null },
      ports: { clock: { now: () => Date.parse('2026-11-22T13:00:00Z') } },
      ...{ journalProblems: [], drivenElsewhere: null },
    });
}

describe('the work on a growing checklist', () => {
  it('grows linearly with the steps when reading the runbook', () =>
    assertGrows('linearly', times => callsOf(() => parseRunbook(runbookOf(3 * times), kinds))));

  it('grows linearly with the steps when showing it', () =>
    assertGrows('linearly', times => callsOf(viewOf(3 * times, 10))));

  it('grows linearly with the events when folding them', () =>
    assertGrows('linearly', times => {
      const events = Array.from({ length: 17 * times }, (_, n) => observed(n + 1));
      return callsOf(() => foldRun([started('run-1'), ...events]));
    }));

  it('grows at most linearly with the events when showing it', () =>
    assertGrows('linearly', times => callsOf(viewOf(20, 20 * times))));
});
