import assert from 'node:assert/strict';
import type { ImportError } from '../../../src/core/ports/airflow';
import { ProblemError } from '../../../src/core/errors';
import { airflowHealth } from '../../../src/kinds/airflowHealth';

const at = '2026-05-25T13:00:00Z';
const brokenAt = (time: string | null): ImportError => ({ file: 'old.py', at: time, summary: 'no module x' });

async function look(errors: readonly ImportError[]): Promise<string> {
  const seen = await airflowHealth.observe({
    params: { bootWait: '15m', poll: '10s' },
    notes: {},
    signal: new AbortController().signal,
    now: () => at,
    output: () => ({ startedAt: '2026-05-25T12:40:00Z', endedAt: '2026-05-25T12:50:00Z' }),
    reading: (summary: string, facts = []) => ({ summary, facts, at }),
    ports: {
      clock: { now: () => Date.parse(at) },
      airflow: {
        health: async () => ({
          at,
          components: [{ name: 'scheduler', status: 'healthy', heartbeatAt: '2026-05-25T12:59:00Z' }],
        }),
        importErrors: async () => errors,
      },
    },
  } as never);
  return seen.is;
}

/** What is observed when it doesn't answer, this many minutes after the apply. */
function lookInVain(minutes: number) {
  const problem = { code: 'airflow.network', message: 'Connection refused.', remedy: 'Look.' };
  return airflowHealth.observe({
    params: { bootWait: '15m', poll: '10s' },
    signal: new AbortController().signal,
    output: () => ({ startedAt: '2026-05-25T12:40:00Z', endedAt: '2026-05-25T12:50:00Z' }),
    reading: (summary: string, facts = []) => ({ summary, facts, at }),
    ports: {
      clock: { now: () => Date.parse('2026-05-25T12:50:00Z') + minutes * 60_000 },
      airflow: { health: () => Promise.reject(new ProblemError(problem)) },
    },
  } as never);
}

describe('Airflow after an apply', () => {
  it('is starting until its boot wait is over, and is shown as down meanwhile', async () => {
    const starting = await lookInVain(4);
    assert.equal(starting.is, 'working');
    assert.match(starting.reading?.summary ?? '', /is starting/);
    assert.deepEqual(
      starting.reading?.facts.map(({ tone }) => tone),
      ['info'],
    );
    const late = await lookInVain(16);
    assert.equal(late.is, 'stopped');
    for (const { reading } of [starting, late])
      assert.deepEqual(reading?.down, { what: 'Airflow', since: '2026-05-25T12:50:00Z' });
  });

  it('holds despite an import error from before the apply, and stops at one from after it', async () => {
    assert.equal(await look([brokenAt('2026-05-25T10:00:00Z')]), 'holds');
    assert.equal(await look([brokenAt('2026-05-25T12:55:00Z')]), 'stopped');
    for (const time of [null, '', 'yesterday'])
      assert.equal(await look([brokenAt(time)]), 'stopped', String(time));
  });
});
