import type { RunEvent } from '../../../src/core/journal/events';

/** The first event of a run. */
export function started(runId: string, text = ''): RunEvent {
  return {
    ...{ v: 1, seq: 0, at: at(0), type: 'run.started', runId, by: 'ada' },
    repository: 'https://github.com/o/r',
    runbook: { source: 'shipped', sha256: 'f'.repeat(64), text, differences: [] },
    extensionVersion: '0.0.0',
  };
}

/** An event of a run that looks at its steps repeatedly. */
export function observed(seq: number): RunEvent {
  const facts = [{ label: 'Unfinished runs', value: '0', tone: 'good' as const }];
  const reading = { summary: 'Nothing runs.', facts, at: at(seq) };
  return { v: 1, seq, at: at(seq), type: 'step.observed', step: `step-${seq % 17}`, reading };
}

function at(seconds: number): string {
  return new Date(Date.parse('2026-11-22T12:00:00Z') + seconds * 1000).toISOString();
}
