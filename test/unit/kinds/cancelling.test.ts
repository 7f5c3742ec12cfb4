import assert from 'node:assert/strict';
import { readRecord } from '../../../src/core/plan/readRecord';
import type { JobStatus, RunnerApi } from '../../../src/core/ports/runner';
import { cancellation, underWay } from '../../../src/kinds/shared/cancelling';
import { outcomeOf } from '../../../src/kinds/shared/applyOutcome';
import { applying, promptRecord } from '../../model/records';

const prompt = promptRecord('rel-1', 'rel-2', true);
const DESTROYED = 'module.catalog-airflow.aws_instance.catalog: Destruction complete after 9s\r\n';
const at = '2026-11-22T12:00:00Z';
/** A recipe that applies twice, at its second prompt. */
const twice = `${prompt}${applying}${DESTROYED}Apply complete! Resources: 2 added, 0 changed, 2 destroyed.\r\n\r\n${prompt}`;

/** A job whose record a test can change, and the interrupts that were sent. */
function job(record: string, state: JobStatus['state'] = 'attached') {
  const status = {
    id: 'job-1',
    state,
    record,
    exitCode: null,
    recorderLost: false,
    answeredByHand: false,
    limitations: [],
  } as unknown as { -readonly [K in keyof JobStatus]: JobStatus[K] };
  const sent: string[] = [];
  const runner = {
    interrupt: (id: string) => {
      sent.push(id);
      return Promise.resolve();
    },
  } as Partial<RunnerApi>;
  const context = { ports: { runner, clock: { now: () => Date.parse(at) } }, cancelled: null } as never;
  const look = async () => underWay(status, await readRecord(status.record, { allowedAttributes: () => [] }));
  return { status, sent, context, look };
}

describe('cancelling a command', () => {
  it('says what of an apply is done, in progress and not started, and what Terraform will do', async () => {
    const { context, look } = job(prompt + applying + DESTROYED);
    const now = await cancellation(context, look);
    assert.equal(now?.label, 'Interrupt Terraform');
    assert.equal(now.keep, 'Keep Applying');
    assert.match(now.detail, /Done:\n {2}destroy module\.catalog-airflow\.aws_instance\.catalog\n/);
    assert.match(now.detail, /skipped:\n {2}create module\.catalog-airflow\.aws_instance\.catalog\n/);
    assert.match(now.detail, /create module\.catalog-airflow\.aws_db_instance\.catalog\n/);
    assert.match(now.detail, /finishes the operations in flight.*saves its state and stops/);
    assert.match(
      (await cancellation(context, job(prompt + applying).look))?.detail ?? '',
      /In progress, finished first:\n {2}destroy module\.catalog-airflow\.aws_instance\.catalog\n/,
    );
  });

  it('sends nothing if the prompt came or the command ended after the person was asked', async () => {
    for (const [before, after, state] of [
      ['', prompt, 'attached'],
      [prompt, prompt + applying, 'attached'],
      [prompt + applying, prompt + applying, 'ended'],
    ] as const) {
      const { status, sent, context, look } = job(before);
      const now = await cancellation(context, look);
      assert.notEqual(now, undefined);
      Object.assign(status, { record: after, state });
      await assert.rejects(now?.send() ?? Promise.resolve(), /Nothing was cancelled/);
      assert.deepEqual(sent, []);
    }
  });

  it('interrupts once, and never a command that was already interrupted', async () => {
    const { sent, context, look } = job(prompt + applying);
    const now = await cancellation(context, look);
    await now?.send();
    assert.deepEqual(sent, ['job-1']);
    const cancelled = { by: 'ada', at, subject: now?.subject ?? '' };
    await assert.rejects(
      cancellation({ ...(context as object), cancelled } as never, look),
      /ada interrupted this command.*second interrupt would kill it/,
    );
  });

  it('says at the prompt of a second plan that the first one was applied', async () => {
    const { context, look } = job(twice);
    const now = await cancellation(context, look);
    assert.equal(now?.keep, 'Keep Applying');
    assert.match(now.detail, /Done:\n {2}destroy module\.catalog-airflow\.aws_instance\.catalog\n/);
    assert.doesNotMatch(now.detail, /Nothing was changed/);
  });

  it('says that a command without its terminal ends by itself', async () => {
    const { context, look } = job(prompt + applying, 'detached');
    await assert.rejects(cancellation(context, look), /terminal is gone/);
  });
});

describe('an apply that was interrupted', () => {
  const outcome = async (record: string, subject: string) => {
    const { status } = job(record, 'ended');
    const context = {
      notes: { jobId: 'job-1' },
      params: { expects: [], mayBeNothing: false },
      cancelled: { by: 'ada', at, subject },
      ports: { clock: { now: () => Date.parse(at) } },
      outputIfAny: () => undefined,
      now: () => at,
      reading: (summary: string, facts = []) => ({ summary, facts, at }),
    } as never;
    const ended = { ...status, exitCode: 1 };
    const result = outcomeOf(context, ended, await readRecord(record, { allowedAttributes: () => [] }));
    assert.equal(result.is, 'stopped');
    if (result.is !== 'stopped') throw new Error('it holds');
    return result;
  };

  it('names who interrupted it and how far it came', async () => {
    const { problem, reading } = await outcome(prompt + applying + DESTROYED, 'applying job-1');
    assert.match(problem.message, /^ada interrupted the command at 2026-11-22 12:00 UTC\. /);
    assert.equal(problem.code, 'apply.failed');
    const facts = (reading?.facts ?? []).filter(({ group }) => group === 'How far the apply got');
    assert.deepEqual(
      facts.map(({ label, value }) => `${label}: ${value}`),
      [
        'create module.catalog-airflow.aws_instance.catalog: not started',
        'destroy module.catalog-airflow.aws_db_instance.catalog: not started',
        'create module.catalog-airflow.aws_db_instance.catalog: not started',
        'destroy module.catalog-airflow.aws_instance.catalog: done',
      ],
    );
  });

  it('may have changed production if it was at the prompt of a second plan', async () => {
    assert.equal((await outcome(twice, 'applying job-1')).problem.code, 'apply.failed');
  });

  it('has changed nothing if it was still planning or at its prompt', async () => {
    for (const record of ['', prompt]) {
      const { problem } = await outcome(record, 'planning job-1');
      assert.equal(problem.code, 'apply.cancelled');
      assert.match(problem.message, /ada interrupted .* before anything was applied/);
    }
  });
});
