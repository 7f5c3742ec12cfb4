import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ProblemError } from '../../../src/core/errors';
import type { JobStatus } from '../../../src/core/ports/runner';
import type { ApplyNotes } from '../../../src/kinds/shared/applyShape';
import { terraform } from '../../../src/kinds/terraform';
import { fixture, planOf, read } from '../core/plan/fixture';
import { planned, question } from '../core/plan/printed';

const at = '2026-11-22T12:00:00.000Z';
const NOW = Date.parse(at);
const MINUTE = 60_000;
const record = planned() + question;
const other = record.replace('"b"', '"c"');
const head = 'a'.repeat(40);
/** Of that commit without changes. */
const checkout = createHash('sha256')
  .update(JSON.stringify([head, 'main', []]))
  .digest('hex');

interface Given {
  readonly job?: Partial<JobStatus>;
  readonly notes?: ApplyNotes;
  readonly choice?: string;
  readonly check?: readonly string[];
}

/** A job that waits at its prompt, and a person's decision about its plan. */
async function prompt({ job = {}, notes = {}, choice, check }: Given = {}) {
  const { hash } = planOf(await read(record));
  const world = {
    job: { id: 'job', identity: 'pid 1', state: 'attached', record, quietMs: 400, ...job } as JobStatus,
    now: NOW,
    isFrozen: false,
    isOurs: true,
    checks: async (): Promise<readonly string[]> => ['the service: healthy'],
    noted: [] as object[],
    answered: [] as unknown[][],
    called: [] as unknown[],
    onNote: (_: object): void => undefined,
  };
  const stop = new AbortController();
  const context = {
    notes: { jobId: 'job', checkout, ...notes },
    params: {
      ...{ apply: ['terraform', 'apply'], mayBeNothing: false },
      ...{ expiry: '10m', checkWithin: '3m', reachWithin: '1m' },
      expects: [{ address: 'terraform_data.web', actions: ['update'] }],
      check,
    },
    cancelled: null,
    signal: stop.signal,
    run: {
      get frozen() {
        return world.isFrozen;
      },
    },
    now: () => at,
    reading: (summary: string, facts = []) => ({ summary, facts, at }),
    used: () => [],
    outputIfAny: () => undefined,
    decision: (id: string, subject: string) =>
      choice === undefined || id !== 'approve-plan' || subject !== hash
        ? undefined
        : { choice, subject, by: 'ada', at },
    note: async (noted: object) => {
      world.noted.push(noted);
      world.onNote(noted);
    },
    recheckBefore: () => world.checks(),
    lock: { read: async () => (world.isOurs ? { ours: true } : null) },
    ports: {
      clock: { now: () => world.now },
      git: {
        root: '/checkout',
        fetch: async () => undefined,
        workingTree: async () => ({ head, branch: 'main', changed: [] }),
        diff: async () => [],
      },
      runner: {
        status: async () => world.job,
        prepare: async (given: object) => {
          world.called.push(given);
          return 'job';
        },
        start: async (id: string) => void world.called.push(`start ${id}`),
        show: async (id: string) => void world.called.push(`show ${id}`),
        answer: async (...given: unknown[]) => void world.answered.push(given),
      },
    },
  };
  return { ...world, world, hash, stop, context: context as never };
}

async function look(given: Given = {}) {
  return terraform.observe((await prompt(given)).context);
}

describe('the command of an apply', () => {
  const start = { is: 'start', label: 'start terraform apply' } as const;

  it('is started, also if a crash came before that, and noted with its checkout before', async () => {
    for (const given of [{ notes: { jobId: undefined } }, { job: { state: 'starting' } }] as const) {
      const seen = await look(given);
      assert.deepEqual(seen.is === 'ready' && seen.act, start);
    }
    const { world, context } = await prompt({ notes: { jobId: undefined } });
    await terraform.perform?.(context, start);
    assert.deepEqual(world.called, [
      { title: 'apply', argv: ['terraform', 'apply'], cwd: '/checkout' },
      'start job',
    ]);
    assert.deepEqual(world.noted, [{ jobId: 'job', head, checkout }]);
  });

  it('asks nothing while something else runs in its terminal', async () => {
    const notBegun = { shell: 'bash', runs: 'sleep', forMs: 1_000 };
    const seen = await look({ job: { notBegun } });
    assert.notEqual(seen.is === 'waits' && seen.question.id, 'approve-plan');
  });

  it('is followed by a second plan if it succeeded and there is one, and by nothing if it failed', async () => {
    const applied = `${record}yes\n\nterraform_data.web: Modifying... [id=1]
terraform_data.web: Modifications complete after 0s [id=1]\n
Apply complete! Resources: 0 added, 1 changed, 0 destroyed.\n`;
    const { hash } = await prompt();
    const notes = { answered: 'yes', answeredAt: at, approvedHash: hash } as const;
    const after = async (exitCode: number, check?: readonly string[]) => {
      const ended = { state: 'ended', record: applied, exitCode, recorderLost: false } as const;
      const job = { ...ended, answeredByHand: false, limitations: [], startedAt: at, endedAt: at };
      const seen = await look({ job, notes, ...(check === undefined ? {} : { check }) });
      return seen.is === 'ready' ? seen.act.is : seen.is;
    };
    assert.equal(await after(0), 'holds');
    assert.equal(await after(0, ['terraform', 'plan']), 'start-second-plan');
    assert.equal(await after(1, ['terraform', 'plan']), 'stopped');
  });

  it('needs a reason to be approved after something was applied that nobody approved here', async () => {
    const before = `${planned()}Apply complete! Resources: 0 added, 1 changed, 0 destroyed.\n`;
    const choices = async (job: Partial<JobStatus>, notes: ApplyNotes = {}) => {
      const seen = await look({ job, notes });
      return seen.is === 'waits' && seen.question.choices.map(({ id }) => id);
    };
    const unasked = { record: before + record };
    assert.deepEqual(await choices(unasked), ['approve-unexpected', 'decline']);
    assert.deepEqual(await choices({ ...unasked, answeredByHand: true }), ['approve', 'decline']);
    assert.deepEqual(await choices(unasked, { answered: 'yes' }), ['approve', 'decline']);
    assert.deepEqual(await choices({}), ['approve', 'decline']);
  });

  it('shows its terminal, or that of the second plan', async () => {
    for (const [notes, shown] of [
      [{ jobId: undefined }, []],
      [{}, ['show job']],
      [{ checkJobId: 'check' }, ['show check']],
    ] as const) {
      const { world, context } = await prompt({ notes });
      await terraform.showTerminal?.(context);
      assert.deepEqual(world.called, shown);
    }
  });
});

describe('a prompt of Terraform', () => {
  it('asks about exactly the plan that it waits with, once nothing more is printed', async () => {
    const { hash, context } = await prompt();
    const seen = await terraform.observe(context);
    assert.ok(seen.is === 'waits');
    assert.deepEqual(
      [seen.question.id, seen.question.subject, seen.question.expiresAt],
      ['approve-plan', hash, '2026-11-22T12:09:59.600Z'],
    );
    assert.equal((await look({ job: { quietMs: 399 } })).is, 'working');
    assert.equal((await look({ job: { record: planned() } })).is, 'working');
  });

  it('is answered as the person decided, even if the team lock is lost', async () => {
    const approved = await look({ choice: 'approve' });
    assert.deepEqual(approved.is === 'ready' && [approved.act.is, approved.withoutLock, approved.harmless], [
      ...['approve', true],
      undefined,
    ]);
    const declined = await look({ choice: 'decline' });
    assert.ok(declined.is === 'ready');
    assert.deepEqual(
      [declined.act, declined.withoutLock, declined.harmless],
      [{ is: 'refuse', label: 'answer no', why: 'declined' }, true, true],
    );
  });

  it('is declined once the approval has expired, even if it was given', async () => {
    for (const choice of [undefined, 'approve', 'decline']) {
      const given = choice === undefined ? {} : { choice };
      const seen = await look({ job: { quietMs: 10 * MINUTE }, ...given });
      assert.ok(seen.is === 'ready');
      assert.deepEqual(
        [seen.act.is, seen.act.label, seen.harmless],
        [...['refuse', 'answer no: expired'], true],
      );
    }
    assert.equal((await look({ job: { quietMs: 10 * MINUTE - 1 } })).is, 'waits');
  });

  it('is declined again if it still waits after a no, whatever was decided since', async () => {
    const notes = { answered: 'no', answeredAt: '2026-11-22T11:59:00.000Z', refusal: 'a DAG runs' } as const;
    const seen = await look({ notes, choice: 'approve' });
    assert.ok(seen.is === 'ready');
    assert.deepEqual(seen.act, { is: 'refuse', label: 'answer no again', why: 'a DAG runs' });
    assert.equal(seen.harmless, true);
  });

  it('is given five seconds to show an answer', async () => {
    for (const answered of ['yes', 'no'] as const) {
      const after = async (answeredAt: string) =>
        (await look({ notes: { answered, answeredAt }, choice: 'approve' })).is;
      assert.equal(await after('2026-11-22T11:59:55.001Z'), 'working');
      assert.equal(await after('2026-11-22T11:59:55.000Z'), 'ready');
    }
  });

  it('is hung up if its terminal stays away', async () => {
    const away = (detachedMs: number) => look({ job: { state: 'detached', detachedMs, limitations: [] } });
    assert.equal((await away(59_999)).is, 'working');
    const seen = await away(MINUTE);
    assert.equal(seen.is === 'ready' && seen.act.is, 'hang-up');
  });

  it('closes the gate if its plan cannot be read', async () => {
    const imitation = { record: fixture('warning-no-color'), limitations: [] };
    const seen = await look({ job: { ...imitation, quietMs: 4_000 } });
    assert.ok(seen.is === 'waits');
    assert.deepEqual([seen.question.id, seen.question.choices], ['unreadable', []]);
    assert.equal((await look({ job: { ...imitation, quietMs: 1_000 } })).is, 'working');
  });
});

describe('an approval of a plan', () => {
  const approve = { is: 'approve', label: 'check again and answer yes' } as const;
  type World = Awaited<ReturnType<typeof prompt>>['world'];

  /** Approves, while something happens during the checks. */
  async function approved(meanwhile: (world: World) => void = () => undefined, given: Given = {}) {
    const { world, context } = await prompt({ choice: 'approve', ...given });
    const { checks } = world;
    world.checks = async () => {
      meanwhile(world);
      return checks();
    };
    await terraform.perform?.(context, approve);
    return world;
  }

  it('is checked, noted with what was read, and typed into the very prompt that was read', async () => {
    const { hash } = await prompt();
    const { noted, answered } = await approved();
    const checks = [
      'the service: healthy',
      'the checkout: at aaaaaaa, as it was when the plan was made',
      'the team lock: ours',
    ];
    assert.deepEqual(noted, [
      { checks, approvedHash: hash, approvedBy: 'ada' },
      { answered: 'yes', answeredAt: at },
    ]);
    assert.deepEqual(answered, [['job', 'pid 1', 'yes', record]]);
  });

  const refusals: readonly [string, (world: World) => void, ApplyNotes, RegExp][] = [
    [
      'a check fails',
      world => {
        world.checks = () =>
          Promise.reject(new ProblemError({ code: 'x', message: 'It is down.', remedy: '' }));
      },
      {},
      /^It is down\.$/,
    ],
    ['the team lock is lost', world => (world.isOurs = false), {}, /The team lock was removed/],
    ['the checkout has changed', () => undefined, { checkout: 'another' }, /The checkout is another one/],
  ];
  for (const [what, change, notes, refusal] of refusals)
    it(`is answered with no if ${what}`, async () => {
      const { world, context } = await prompt({ choice: 'approve', notes });
      change(world);
      await terraform.perform?.(context, approve);
      assert.deepEqual(world.answered, [['job', 'pid 1', 'no', undefined]]);
      const [noted, ...others] = world.noted as ApplyNotes[];
      assert.deepEqual([noted?.answered, others], ['no', []]);
      assert.match(noted?.refusal ?? '', refusal);
    });

  it('is answered with nothing if the window is closed during the checks', async () => {
    const { world, context, stop } = await prompt({ choice: 'approve' });
    world.checks = () => {
      stop.abort();
      return Promise.reject(new Error('cancelled'));
    };
    await assert.rejects(async () => terraform.perform?.(context, approve), /cancelled/);
    assert.deepEqual([world.noted, world.answered], [[], []]);
  });

  const changes: readonly [string, (world: World) => void, Given?][] = [
    ['another plan waits after the checks', world => (world.job = { ...world.job, record: other })],
    ['another process waits', world => (world.job = { ...world.job, identity: 'pid 2' })],
    ['somebody has answered', world => (world.job = { ...world.job, record: `${record}no\n` })],
    ['the machine slept during the checks', world => (world.now += MINUTE + 1)],
    ['the clock was set back', world => (world.now -= 1)],
    ['it expired', world => (world.job = { ...world.job, quietMs: 10 * MINUTE })],
    ['nobody decided', () => undefined, { choice: 'decline' }],
    ['it is about another plan', () => undefined, { job: { record: other } }],
    ['it was answered before', () => undefined, { job: { record: `${record}yes\n` } }],
  ];
  for (const [what, change, given] of changes)
    it(`is not typed if ${what}`, async () => {
      const { noted, answered } = await approved(change, given);
      assert.deepEqual([noted, answered], [[], []]);
    });

  it('is still typed after a minute of checks', async () => {
    assert.equal((await approved(world => (world.now += MINUTE))).answered.length, 1);
  });

  it('is not typed once an incident was declared, even while it was being noted', async () => {
    const during = await approved(world => (world.isFrozen = true));
    assert.deepEqual([during.noted.length, during.answered], [1, []]);
    const late = await approved(world => {
      world.onNote = noted => (world.isFrozen = 'answered' in noted);
    });
    assert.deepEqual([late.noted.length, late.answered], [2, []]);
  });
});
