import assert from 'node:assert/strict';
import type { Problem } from '../../../src/core/errors';
import type { RecordReading } from '../../../src/core/plan/plan';
import type { JobStatus } from '../../../src/core/ports/runner';
import { apply } from '../../../src/kinds/apply';
import { mayGoOn, mayHaveApplied } from '../../../src/kinds/shared/afterApply';
import { outcomeOf } from '../../../src/kinds/shared/applyOutcome';
import { EXPIRED, type ApplyNotes } from '../../../src/kinds/shared/applyShape';
import { planOf, read } from '../core/plan/fixture';
import { planned, question } from '../core/plan/printed';

/** Whether an apply with these notes, exit code 1 and this record may have changed production. */
function mayHave(notes: Partial<ApplyNotes>, record: RecordReading): boolean {
  return mayHaveApplied({ jobId: 'job-1', ...notes }, problemOf(notes, record));
}

interface Ended {
  readonly notes?: Partial<ApplyNotes>;
  readonly job?: Partial<JobStatus>;
  readonly mayBeNothing?: boolean;
  /** The branch of a deployment that this run resumed. */
  readonly adopted?: string | null;
  readonly isCancelled?: boolean;
}

/** The outcome of an apply with this record, by default with exit code 0. */
function ended(record: RecordReading, given: Ended = {}) {
  const job: Partial<JobStatus> = {
    ...{ state: 'ended', exitCode: 0, recorderLost: false, answeredByHand: false, limitations: [] },
    ...{ startedAt: '2026-11-22T11:50:00Z', endedAt: '2026-11-22T11:59:00Z', record: '', ...given.job },
  };
  const outcome = outcomeOf(
    {
      notes: { jobId: 'job-1', ...given.notes },
      cancelled: given.isCancelled === true ? { by: 'ada', at: '2026-11-22T11:58:00Z' } : null,
      params: { expects: [], mayBeNothing: given.mayBeNothing ?? false },
      used: () => [],
      outputIfAny: () => (given.adopted === undefined ? undefined : { branch: given.adopted }),
      now: () => '2026-11-22T12:00:00Z',
      reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T12:00:00Z' }),
    } as never,
    job as JobStatus,
    record,
  );
  if (outcome.is === 'stopped') assert.equal(outcome.concluded, true, 'the clean-up after it runs');
  return outcome;
}

/** The problem reported for an apply with these notes, exit code 1 and this record. */
function problemOf(notes: Partial<ApplyNotes>, record: RecordReading): Problem | null {
  const outcome = ended(record, { notes, job: { exitCode: 1 } });
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

const counts = { import: 0, add: 1, change: 2, destroy: 3 };
const plan = { changes: [], counts, drifted: [], warnings: [], outputs: [], hash: 'h' };
const applied: RecordReading = { is: 'applied', plan, applied: counts };
const failedPlan: RecordReading = { ...lockedPlan, errors: ['no quota', 'more'], stateLock: null };
const planning: RecordReading = { is: 'planning' };

describe('an apply that ended', () => {
  const failed = { exitCode: 1 };
  const notBegun = { shell: 'bash', runs: null, forMs: 0 };
  const refused = { refusal: 'a DAG runs', answered: 'no' } as const;
  const cases: readonly [string, RecordReading, Ended, string, RegExp?][] = [
    ['as planned', applied, {}, 'holds', /^Applied: 1 added, 2 changed, 3 destroyed$/],
    ['as planned, but with an error', applied, { job: failed }, 'apply.not-as-planned'],
    ...(['add', 'change', 'destroy', 'invoke'] as const).map(
      (which): [string, RecordReading, Ended, string] => [
        `with another number to ${which}`,
        { is: 'applied', plan, applied: { ...counts, [which]: 9 } },
        {},
        'apply.not-as-planned',
      ],
    ),
    ['without an exit code', applied, { job: { state: 'lost', exitCode: null } }, 'apply.lost'],
    ['with nothing to do', { is: 'no-changes' }, {}, 'apply.no-changes', /runs this version already/],
    [
      'with nothing to do, in a rollback',
      { is: 'no-changes' },
      { mayBeNothing: true },
      'holds',
      /^Nothing to/,
    ],
    ['with nothing to do, resumed', { is: 'no-changes' }, { adopted: 'deploy/1' }, 'holds'],
    ['with nothing to do, begun anew', { is: 'no-changes' }, { adopted: null }, 'apply.no-changes'],
    [
      'with nothing to do, but an error',
      { is: 'no-changes' },
      { mayBeNothing: true, job: failed },
      'apply.no-changes',
    ],
    [
      'with nothing to do, but drift',
      { is: 'no-changes', drifted: ['a.b'] },
      { mayBeNothing: true },
      'apply.no-changes',
      /production differs from the configuration/,
    ],
    [
      'with nothing to do, but in part',
      { is: 'no-changes', caveats: ['It is partial'] },
      { mayBeNothing: true },
      'apply.no-changes',
      /production differs from the configuration/,
    ],
    ['declined in the terminal', { is: 'declined', plan }, {}, 'apply.declined', /declined in the terminal/],
    [
      'declined by a person',
      { is: 'declined', plan },
      { notes: { refusal: 'declined' } },
      'apply.declined',
      /^You declined/,
    ],
    [
      'declined too late',
      { is: 'declined', plan },
      { notes: { refusal: EXPIRED } },
      'apply.expired',
      /: the approval expired$/,
    ],
    ['declined by a check', { is: 'declined', plan }, { notes: refused }, 'apply.refused', /: a DAG runs$/],
    ['while it planned', failedPlan, { job: failed }, 'apply.plan-failed', /^The plan failed: no quota$/],
    [
      'partway',
      { ...failedPlan, during: 'apply' },
      { job: failed },
      'apply.failed',
      /^The apply failed partway: no quota$/,
    ],
    ['before it began', planning, { job: { notBegun } }, 'job.not-begun'],
    [
      'unrecorded, before it began',
      planning,
      { job: { notBegun, recorderLost: true } },
      'apply.not-as-planned',
    ],
    ['before it began, after an apply', applied, { job: { notBegun } }, 'apply.not-as-planned'],
    ['refused before its prompt', planning, { notes: refused, job: failed }, 'apply.refused'],
    [
      'refused, unrecorded',
      planning,
      { notes: refused, job: { ...failed, recorderLost: true } },
      'apply.failed',
    ],
    ['after a yes', planning, { notes: { ...refused, answered: 'yes' }, job: failed }, 'apply.failed'],
    ['refused, unreadable', unreadable, { notes: refused, job: failed }, 'apply.failed'],
    ['unreadable', unreadable, {}, 'apply.unreadable'],
  ];
  for (const [what, record, given, code, says = /./] of cases)
    it(`${what} is reported as ${code}`, () => {
      const outcome = ended(record, given);
      assert.equal(outcome.is === 'stopped' ? outcome.problem.code : outcome.is, code);
      assert.match(outcome.is === 'stopped' ? outcome.problem.message : outcome.reading.summary, says);
    });

  it('gives its times and the hash of its plan, and none if nothing was to be done', () => {
    const times = { startedAt: '2026-11-22T11:50:00Z', endedAt: '2026-11-22T11:59:00Z' };
    assert.deepEqual(ended(applied).output, { ...times, planHash: 'h', tagInPlan: null });
    const nothing = { ...times, planHash: null, tagInPlan: null };
    assert.deepEqual(ended({ is: 'no-changes' }).output, nothing, 'so that a person may go on');
    assert.equal(ended({ is: 'no-changes' }, { job: failed }).output, undefined);
  });

  const cancelled = { isCancelled: true, job: { exitCode: 130 } } as const;

  it('because a person interrupted it has changed nothing if it applied nothing', () => {
    const records: readonly RecordReading[] = [
      planning,
      failedPlan,
      { is: 'prompt', plan },
      { is: 'declined', plan },
      { is: 'other-prompt', prompt: 'x' },
    ];
    for (const record of records) {
      const outcome = ended(record, cancelled);
      assert.ok(outcome.is === 'stopped');
      assert.equal(outcome.problem.code, 'apply.cancelled');
      assert.match(outcome.problem.message, /^ada interrupted .* before anything was applied\.$/);
    }
  });

  it('because a person interrupted it may have changed something otherwise', () => {
    for (const [record, job] of [
      [{ is: 'applying', plan, done: [] }, {}],
      [{ ...failedPlan, during: 'apply' }, {}],
      [{ is: 'prompt', plan, appliedBefore: true }, {}],
      [unreadable, {}],
      [planning, { recorderLost: true }],
      [planning, { state: 'lost' }],
    ] as const) {
      const outcome = ended(record, { ...cancelled, job: { exitCode: 130, ...job } });
      assert.ok(outcome.is === 'stopped');
      assert.notEqual(outcome.problem.code, 'apply.cancelled');
      assert.match(outcome.problem.message, /^ada interrupted the command at 2026-11-22 11:58 UTC\. \w/);
    }
    assert.equal(ended(applied, { isCancelled: true }).is, 'holds');
  });
});

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
    const acting = { ...plan, counts: { ...counts, invoke: 2 } };
    const problem = problemOf({}, { is: 'applied', plan: acting, applied: { ...counts, invoke: 1 } });
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
