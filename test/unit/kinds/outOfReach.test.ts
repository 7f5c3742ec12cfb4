import assert from 'node:assert/strict';
import type { JobState, JobStatus } from '../../../src/core/ports/runner';
import { fact } from '../../../src/kinds/shared/facts';
import { hangUp, outOfReach } from '../../../src/kinds/shared/outOfReach';
import { fixture } from '../core/plan/fixture';

const at = '2026-11-22T12:00:00.000Z';
const reading = { summary: 'As expected', facts: [fact('web', 'replace')], at };

describe('a prompt whose terminal is out of reach', () => {
  const look = (detachedMs: number) =>
    outOfReach(
      { ports: { clock: { now: () => Date.parse(at) } } } as never,
      { detachedMs, limitations: ['nothing is recorded'] } as Partial<JobStatus> as JobStatus,
      reading,
      20_000,
    );

  it('is waited for, until when is said', () => {
    const seen = look(5_000);
    assert.ok(seen.is === 'working');
    assert.match(seen.reading.summary, /out of reach.*hung up, which counts as no/);
    assert.deepEqual(
      seen.reading.facts.map(({ label, value }) => [label, value]),
      [
        ['Waiting until', '2026-11-22T12:00:15.000Z'],
        ['Limitation', 'nothing is recorded'],
        ['web', 'replace'],
      ],
    );
  });

  it('is hung up after that, whoever holds the lock, and even by an incident', () => {
    assert.deepEqual(look(20_000), {
      ...{ is: 'ready', reading, act: { is: 'hang-up', label: 'hang up the prompt' } },
      ...{ harmless: true, withoutLock: true },
    });
  });

  async function hungUp(state: JobState, record: string) {
    const done: unknown[] = [];
    const job = { id: 'job', identity: 'pid 1', state, record };
    await hangUp(
      {
        now: () => at,
        note: async (noted: object) => void done.push(noted),
        ports: {
          runner: {
            status: async () => job,
            hangUp: async (id: string, identity: string) => void done.push([id, identity]),
          },
        },
      } as never,
      'job',
    );
    return done;
  }

  it('is noted as refused before it is hung up', async () => {
    const refusal = 'no window reached its terminal, which was hung up';
    assert.deepEqual(await hungUp('detached', fixture('prompt')), [
      { answered: 'no', answeredAt: at, refusal },
      ['job', 'pid 1'],
    ]);
  });

  it('is left alone once it is back, and so is an apply', async () => {
    assert.deepEqual(await hungUp('attached', fixture('prompt')), []);
    const applying = `${fixture('prompt-no-color')}yes\r\n\r\nterraform_data.web: Creating...\r\n`;
    assert.deepEqual(await hungUp('detached', applying), []);
  });
});
