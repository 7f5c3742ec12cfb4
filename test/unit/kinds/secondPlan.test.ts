import assert from 'node:assert/strict';
import type { JobStatus } from '../../../src/core/ports/runner';
import { fact } from '../../../src/kinds/shared/facts';
import { secondPlan, secondPlanUnderWay } from '../../../src/kinds/shared/secondPlan';
import { fixture } from '../core/plan/fixture';
import { planned } from '../core/plan/printed';

const at = '2026-11-22T12:00:00.000Z';
const applied: Parameters<typeof secondPlan>[2] = {
  is: 'holds',
  reading: { summary: 'Applied', facts: [fact('Apply', 'complete', 'good')], at },
  output: { endedAt: at, startedAt: at, planHash: 'h', tagInPlan: null },
};
const drifted = [
  'Note: Objects have changed outside of Terraform',
  '',
  '  # terraform_data.web has changed',
  '  ~ resource "terraform_data" "web" {',
  '      ~ input = "a" -> "b"',
  '    }',
  '',
  '─'.repeat(77),
  '',
  'No changes. Your infrastructure matches the configuration.',
  '',
].join('\n');
const clean: Partial<JobStatus> = { state: 'ended', exitCode: 0, record: fixture('no-changes') };

function context(job: Partial<JobStatus> | undefined, cancelled: object | null = null) {
  const status = {
    id: 'job',
    startedAt: at,
    quietMs: 0,
    limitations: [],
    exitCode: null,
    record: '',
    ...job,
  };
  return {
    notes: job === undefined ? {} : { checkJobId: 'job' },
    params: { checkWithin: '3m' },
    cancelled,
    now: () => at,
    reading: (summary: string, facts = []) => ({ summary, facts, at }),
    ports: {
      clock: { now: () => Date.parse(at) + 179_000 },
      runner: { status: async () => status },
    },
  } as never;
}

const look = (...of: Parameters<typeof context>) =>
  secondPlan(context(...of), ['just', 'plan', 'prod', 'catalog'], applied);

describe('the second plan', () => {
  it('is started once the apply is over, whoever holds the lock, and even by an incident', async () => {
    for (const job of [undefined, { state: 'starting' } as const])
      assert.deepEqual(await look(job), {
        is: 'ready',
        reading: applied.reading,
        act: { is: 'start-second-plan', label: 'start the second plan' },
        harmless: true,
        withoutLock: true,
      });
  });

  it('is waited for', async () => {
    const seen = await look({ state: 'attached' });
    assert.equal(seen.is, 'working');
    assert.deepEqual(seen.is === 'working' && seen.reading, {
      ...applied.reading,
      summary: 'Applied; a second plan must find nothing to change',
    });
  });

  it('confirms the apply if it finds nothing to change', async () => {
    const facts = (label: string) => [
      ...applied.reading.facts,
      { label, value: 'nothing is left to change', tone: 'good' },
    ];
    const named = await look(clean);
    assert.equal(named.is, 'holds');
    assert.deepEqual(named.is === 'holds' && [named.output, named.reading], [
      applied.output,
      { ...applied.reading, facts: facts('just plan') },
    ]);
    const own = await secondPlan(context(clean), ['terraform', '-chdir=live', 'plan'], applied);
    assert.deepEqual(own.is === 'holds' && own.reading.facts, facts('terraform -chdir=live plan'));
  });

  const notBegun = { shell: 'bash', runs: null, forMs: 0 };
  const cases: readonly [string, Partial<JobStatus>, string][] = [
    ['still finds a change', { ...clean, record: planned() }, 'still finds something to change'],
    ['finds drift', { ...clean, record: drifted }, 'finds that production differs from the configuration'],
    ['failed', { ...clean, exitCode: 1 }, 'could not be read reliably'],
    ['was lost', { ...clean, state: 'lost', exitCode: null }, 'could not be read reliably'],
    ['printed something else', { ...clean, record: 'hello\n' }, 'could not be read reliably'],
    ['never began', { ...clean, notBegun }, 'never began: the login shell (bash) did not run it'],
    [
      'takes too long',
      { state: 'attached', startedAt: '2026-11-22T11:59:59.000Z', record: fixture('no-changes') },
      'did not end within 3m',
    ],
  ];
  for (const [what, job, found] of cases)
    it(`stops the step as concluded if it ${what}`, async () => {
      const seen = await look(job);
      assert.ok(seen.is === 'stopped');
      assert.equal(seen.problem.message, `Applied as planned, but the second plan ${found}.`);
      assert.deepEqual([seen.concluded, seen.output], [true, applied.output]);
      const [first, ...others] = seen.reading?.facts ?? [];
      assert.deepEqual([first?.label, first?.value, first?.tone], ['just plan', found, 'bad']);
      assert.deepEqual(others.at(-1), applied.reading.facts[0]);
      const names = others.some(({ label }) => label === 'terraform_data.web');
      assert.equal(names, job.record === planned());
    });

  it('says who interrupted it, and nobody who interrupted the apply', async () => {
    const job: Partial<JobStatus> = { state: 'ended', exitCode: 130 };
    const told = async (subject: string) => {
      const seen = await look(job, { subject, by: 'ada' });
      return seen.is === 'stopped' ? seen.problem.message : seen.is;
    };
    assert.match(await told('second-plan job'), /was interrupted by ada\.$/);
    assert.doesNotMatch(await told('applying job-0'), /ada/);
  });

  it('can be cancelled only while it runs', async () => {
    for (const state of ['attached', 'detached'] as const)
      assert.equal((await secondPlanUnderWay(context({ state })))?.is, 'second-plan');
    for (const job of [undefined, { state: 'starting' }, { state: 'ended' }, { state: 'lost' }] as const)
      assert.equal(await secondPlanUnderWay(context(job)), undefined);
  });
});
