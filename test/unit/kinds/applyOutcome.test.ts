import assert from 'node:assert/strict';
import type { Problem } from '../../../src/core/errors';
import type { RecordReading } from '../../../src/core/plan/plan';
import type { JobStatus } from '../../../src/core/ports/runner';
import { apply } from '../../../src/kinds/apply';
import { mayGoOn, mayHaveApplied } from '../../../src/kinds/shared/afterApply';
import { outcomeOf } from '../../../src/kinds/shared/applyOutcome';
import type { ApplyNotes } from '../../../src/kinds/shared/applyShape';
import { planOf, read } from '../core/plan/fixture';
import { planned, question } from '../core/plan/printed';

/** Whether an apply with these notes, exit code 1 and this record may have changed production. */
function mayHave(notes: Partial<ApplyNotes>, record: RecordReading): boolean {
  return mayHaveApplied({ jobId: 'job-1', ...notes }, problemOf(notes, record));
}

/** The problem reported for an apply with these notes, exit code 1 and this record. */
function problemOf(notes: Partial<ApplyNotes>, record: RecordReading): Problem | null {
  const job: Partial<JobStatus> = {
    state: 'ended',
    exitCode: 1,
    recorderLost: false,
    answeredByHand: false,
    limitations: [],
    startedAt: null,
    endedAt: null,
    record: '',
  };
  const all = { jobId: 'job-1', ...notes };
  const outcome = outcomeOf(
    {
      notes: all,
      cancelled: null,
      params: { expects: [], mayBeNothing: false },
      outputIfAny: () => undefined,
      now: () => '2026-11-22T12:00:00Z',
      reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T12:00:00Z' }),
    } as never,
    job as JobStatus,
    record,
  );
  assert.equal(outcome.is, 'stopped');
  return outcome.is === 'stopped' ? outcome.problem : null;
}

const unreadable: RecordReading = { is: 'unreadable', why: 'two plans in one record' };

const lockedPlan = {
  is: 'failed',
  during: 'plan',
  plan: null,
  errors: ['Error acquiring the state lock'],
} as const;

describe('the outcome of an apply', () => {
  it('may be a change of production when yes was answered after a no that never arrived', () => {
    const notes = { refusal: 'Airflow gave no answer', answered: 'yes', approvedHash: 'h' } as const;
    assert.equal(mayHave(notes, unreadable), true);
  });

  it('may be a change of production when it was refused, but its record cannot rule out a yes typed before', () => {
    const notes = { refusal: 'declined', answered: 'no' } as const;
    assert.equal(mayHave(notes, unreadable), true);
    assert.equal(mayHave(notes, { is: 'planning' }), false);
  });

  it('says that the state is locked even if the backend does not say by whom', () => {
    const unknown = 'unknown';
    const stateLock = { id: unknown, who: unknown, created: unknown, operation: unknown };
    const problem = problemOf({}, { ...lockedPlan, stateLock });
    assert.equal(problem?.code, 'apply.state-locked');
    assert.match(problem.message, /is locked, and the backend does not say by whom/);
    assert.doesNotMatch(problem.message + problem.remedy, /unknown/);
  });

  it('says who has locked the state, and since when', () => {
    const locked = (created: string) =>
      problemOf(
        {},
        { ...lockedPlan, stateLock: { id: 'id', who: 'ada@laptop', created, operation: 'Apply' } },
      )?.message;
    const since = (time: string) => `Terraform's state is locked by ada@laptop since ${time} (Apply).`;
    assert.equal(locked('2026-11-22 23:51:46.526782599 +0000 UTC'), since('2026-11-22 23:51 UTC'));
    assert.equal(locked('some time'), since('some time'));
  });

  it('may be a change of production when the state was locked only for a second plan', () => {
    const stateLock = { id: 'id', who: 'ada', created: 'x', operation: 'x' };
    assert.equal(mayHave({}, { ...lockedPlan, stateLock }), false);
    assert.equal(mayHave({}, { ...lockedPlan, during: 'apply', stateLock }), true);
  });

  it('says how many of the actions succeeded', () => {
    const counts = { import: 0, add: 1, change: 0, destroy: 1 };
    const plan = {
      changes: [],
      counts: { ...counts, invoke: 2 },
      drifted: [],
      warnings: [],
      outputs: [],
      hash: 'h',
    };
    const problem = problemOf({}, { is: 'applied', plan, applied: { ...counts, invoke: 1 } });
    assert.equal(problem?.code, 'apply.not-as-planned');
    assert.match(problem.message, /Of 2 actions, 1 succeeded\.$/);
  });
});

describe('an apply that ended well', () => {
  const record = `${planned()}${question}yes\nApply complete! Resources: 0 added, 1 changed, 0 destroyed.\n`;
  const unasked = record.replace(`${question}yes\n`, '');
  let jobs = 0;

  async function end(notes: Partial<ApplyNotes>, job: Partial<JobStatus>) {
    const status = { state: 'ended', exitCode: 0, answeredByHand: false, limitations: [], ...job };
    const seen = await apply.observe({
      notes: { jobId: `ended-well-${(jobs += 1)}`, ...notes },
      cancelled: null,
      params: { expects: [], mayBeNothing: false },
      used: () => [],
      outputIfAny: () => undefined,
      now: () => '2026-11-22T12:00:00Z',
      signal: new AbortController().signal,
      ports: {
        runner: { status: async () => status },
        airflow: { health: async () => ({ components: [] }) },
      },
      reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T12:00:00Z' }),
    } as never);
    return seen.is === 'stopped' ? seen.problem.code : seen.is;
  }

  it('is no success unless that very plan was approved, or a person answered in the terminal', async () => {
    const approvedHash = planOf(await read(record)).hash;
    assert.equal(await end({ answered: 'yes', approvedHash }, { record }), 'holds');
    assert.equal(await end({}, { record, answeredByHand: true }), 'holds');
    assert.equal(await end({}, { record: unasked }), 'apply.unasked');
    assert.equal(await end({ answered: 'yes', approvedHash: 'of another' }, { record }), 'apply.unasked');
    assert.equal(
      await end({ answered: 'yes', approvedHash: 'of another' }, { record: unasked }),
      'apply.unasked',
    );
    assert.equal(mayGoOn({ problem: { code: 'apply.unasked', message: '', remedy: '' } }), true);
  });
});
