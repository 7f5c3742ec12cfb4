import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { JobStatus } from '../../../src/core/ports/runner';
import type { Decision } from '../../../src/core/journal/question';
import type { Fact } from '../../../src/core/journal/reading';
import { command } from '../../../src/kinds/command';
import { CommandParamsSchema } from '../../../src/kinds/shared/commandShape';

const at = '2026-11-29T05:00:00Z';
const ended = (exitCode: number, record = ''): Partial<JobStatus> => ({ state: 'ended', exitCode, record });
const LOST: Partial<JobStatus> = { state: 'lost' };

/** A machine on which `done` and `preview` answer as set, and whose one job has the state that is set. */
class Bench {
  readonly started: string[][] = [];
  readonly asked: string[] = [];
  notes: { jobId?: string; approvedBy?: string; changed?: boolean } = {};
  earlier: { jobId?: string }[] = [];
  job: Partial<JobStatus> = {};
  decisions: Pick<Decision, 'question' | 'choice' | 'subject' | 'by' | 'reason'>[] = [];
  cancelled: { subject: string; by: string } | null = null;
  frozen = false;
  /** Ids of the open undo obligations. */
  owed: string[] = [];
  /** Exit code and output by program. */
  tools: Record<string, readonly [number, string]> = {};
  now = Date.parse(at);

  constructor(private readonly given: Record<string, unknown>) {}

  get context() {
    return {
      step: { id: 'migrate', kind: 'command' },
      params: v.parse(CommandParamsSchema, { run: ['bin/migrate'], ...this.given }),
      notes: this.notes,
      earlierNotes: this.earlier,
      cancelled: this.cancelled,
      run: { frozen: this.frozen },
      openObligations: () => this.owed.map(id => ({ id })),
      signal: new AbortController().signal,
      now: () => at,
      decision: (question: string, subject: string) =>
        this.decisions.find(each => each.question === question && each.subject === subject),
      reading: (summary: string, facts: readonly Fact[] = []) => ({ summary, facts, at }),
      note: async (notes: object) => void (this.notes = { ...this.notes, ...notes }),
      ports: {
        clock: { now: () => this.now },
        git: { root: '/checkout' },
        runner: {
          status: async (id: string) => ({
            id,
            startedAt: at,
            quietMs: 0,
            exitCode: null,
            record: '',
            ...this.job,
          }),
          prepare: async ({ argv }: { argv: string[] }) => {
            this.started.push(argv);
            return `job-${this.started.length}`;
          },
          start: async () => undefined,
        },
        tools: {
          run: async ([program = '']: string[]) => {
            this.asked.push(program);
            const [exitCode, stdout] = this.tools[program] ?? [127, ''];
            return { exitCode, stdout, stderr: '' };
          },
        },
      },
    } as never;
  }

  look() {
    return command.observe(this.context);
  }
  async perform(): Promise<void> {
    const seen = await this.look();
    assert.equal(seen.is, 'ready');
    if (seen.is === 'ready') await command.perform?.(this.context, seen.act);
  }
  /** Gives a person's answer to the open question. */
  async answer(choice: string, reason?: string): Promise<void> {
    const seen = await this.look();
    assert.equal(seen.is, 'waits');
    if (seen.is !== 'waits') return;
    const { id, subject, choices } = seen.question;
    assert.ok(choices.some(each => each.id === choice));
    this.decisions.push({
      question: id,
      subject,
      choice,
      by: 'ada',
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** What a person sees of it. */
async function said(bench: Bench): Promise<string> {
  const seen = await bench.look();
  if (seen.is === 'stopped') return `stopped: ${seen.problem.code}: ${seen.problem.message}`;
  if (seen.is === 'waits') return `waits: ${seen.question.title}`;
  return `${seen.is}: ${seen.reading.summary}`;
}

describe('a command that a later apply relies on', () => {
  const recheck = async (given: object, tools: Bench['tools'] = {}) => {
    const bench = new Bench({ ...given });
    bench.tools = tools;
    return command.recheck?.(bench.context, {} as never);
  };

  it('is checked again if the runbook has a check, and closes the gate if it is no longer done', async () => {
    const done = ['bin/check'];
    assert.equal(await recheck({ done }, { 'bin/check': [0, ''] }), 'bin/check ended with exit code 0');
    await assert.rejects(recheck({ done }, { 'bin/check': [1, ''] }), /It is no longer done/);
    await assert.rejects(recheck({ done }, { 'bin/check': [9, ''] }), /can't be told/);
    assert.match((await recheck({})) ?? '', /no look at it/);
  });

  it('closes the gate once it was undone, even if the runbook has no check', async () => {
    const bench = new Bench({ undo: ['bin/back'] });
    bench.notes = { jobId: 'job-1' };
    await assert.rejects(async () => command.recheck?.(bench.context, {} as never), /It was undone/);
    bench.owed = ['undo:migrate'];
    assert.match((await command.recheck?.(bench.context, {} as never)) ?? '', /no look at it/);
  });
});

describe('a command of a runbook', () => {
  it('runs once and holds by its exit code', async () => {
    const bench = new Bench({});
    await bench.perform();
    assert.deepEqual(bench.started, [['bin/migrate']]);
    bench.job = { state: 'attached' };
    assert.equal(await said(bench), 'working: The command is running');
    bench.job = ended(0);
    assert.equal(await said(bench), 'holds: Ended with exit code 0');
  });

  it('starts what a crash kept from starting, and nothing else', async () => {
    const bench = new Bench({});
    bench.notes = { jobId: 'prepared' };
    bench.job = { state: 'starting' };
    await bench.perform();
    assert.deepEqual([bench.started, bench.notes.jobId], [[], 'prepared']);
  });

  it('stops with what was expected and what happened, without likely secrets', async () => {
    const bench = new Bench({ expect: { exit: [0, 2] } });
    bench.notes = { jobId: 'job' };
    const record = 'migrating\r\n\x1b[31mfailed\x1b[0m: DB_PASSWORD=hunter2 at https://u:p4ss@db\r\n';
    bench.job = ended(3, `${record}${'k'.repeat(60)}\r\n`);
    const seen = await bench.look();
    assert.ok(seen.is === 'stopped' && seen.concluded === true);
    assert.equal(seen.problem.message, 'It ended with exit code 3; expected 0 or 2.');
    assert.equal(seen.problem.detail, 'migrating\nfailed: DB_PASSWORD=*** at https://db\n***');
    assert.doesNotMatch(JSON.stringify(seen), /hunter2|p4ss|kkkk/);
    bench.job = ended(2);
    assert.equal(await said(bench), 'holds: Ended with exit code 2');
  });

  it('holds only with an expected line, whose groups become its output', async () => {
    const bench = new Bench({ expect: { output: '^(?<pending>\\d+) pending, (?<last>\\S+)$' } });
    bench.notes = { jobId: 'job' };
    bench.job = ended(0, '3 pending, a\r\n0 pending, b\r\nbye\r\n');
    const seen = await bench.look();
    assert.deepEqual(seen.is === 'holds' && seen.output, { pending: '0', last: 'b' });
    assert.equal(await said(bench), 'holds: Ended with exit code 0: pending 0, last b');
    bench.job = ended(0, 'x0 pending, b\r\n');
    assert.match(await said(bench), /^stopped: command\.output: .*no line that matches; expected: \^\(/);
  });

  it('says who interrupted it', async () => {
    const bench = new Bench({});
    bench.notes = { jobId: 'job' };
    bench.cancelled = { subject: 'command job', by: 'ada' };
    bench.job = ended(130);
    assert.match(await said(bench), /: ada interrupted it\. It ended with exit code 130/);
  });

  it('says that it takes longer than it should, and is not ended', async () => {
    const bench = new Bench({ timeout: '10m' });
    bench.notes = { jobId: 'job' };
    bench.job = { state: 'attached' };
    bench.now += 599_000;
    assert.equal(await said(bench), 'working: The command is running');
    bench.now += 2_000;
    assert.equal(await said(bench), 'waits: It has run for longer than 10m');
  });
});

describe('a command with a check whether it is done', () => {
  const given = { done: ['is-done'] };

  it('does nothing if it is already done', async () => {
    const bench = new Bench(given);
    bench.tools['is-done'] = [0, ''];
    assert.equal(await said(bench), 'holds: Done already');
  });

  it('is neither run nor considered done if the check cannot tell', async () => {
    const bench = new Bench(given);
    bench.tools['is-done'] = [2, 'no route to host'];
    await assert.rejects(bench.look(), /can't be told: is-done ended with exit code 2/);
    bench.notes = { jobId: 'job' };
    bench.job = LOST;
    await assert.rejects(bench.look(), /can't be told/);
  });

  it('holds after it ran only if the check says that it is done', async () => {
    const bench = new Bench({ ...given, notDone: [2] });
    bench.tools['is-done'] = [2, ''];
    await bench.perform();
    bench.job = ended(0);
    assert.match(await said(bench), /^stopped: command\.not-done: It ended with exit code 0, but/);
    bench.tools['is-done'] = [0, ''];
    assert.equal(await said(bench), 'holds: Ended with exit code 0');
  });

  it('is judged by the check when its end is lost, and is not repeated automatically', async () => {
    const bench = new Bench(given);
    bench.notes = { jobId: 'job' };
    bench.job = LOST;
    bench.tools['is-done'] = [0, ''];
    assert.equal(await said(bench), 'holds: Done, though its terminal was lost');
    bench.tools['is-done'] = [1, ''];
    assert.match(await said(bench), /^stopped: command\.not-done/);
  });
});

describe('a command whose end is lost', () => {
  const lost = (given: Record<string, unknown> = {}) => {
    const bench = new Bench(given);
    bench.notes = { jobId: 'job' };
    bench.job = LOST;
    return bench;
  };

  it('asks whether it finished, and is attested by a yes', async () => {
    const bench = lost();
    assert.equal(await said(bench), 'waits: Did the command finish?');
    await bench.answer('yes', 'The table is there.');
    const seen = await bench.look();
    assert.deepEqual(seen.is === 'holds' && seen.attested, { by: 'ada', reason: 'The table is there.' });
  });

  it('stops when it did not finish', async () => {
    const bench = lost();
    await bench.answer('no');
    assert.match(await said(bench), /^stopped: command\.unfinished: .*ada says that it did not finish/);
    assert.deepEqual(bench.started, []);
  });

  it('runs again if a person says so', async () => {
    const bench = lost();
    await bench.answer('again');
    await bench.perform();
    assert.equal(bench.started.length, 1);
    assert.equal(bench.notes.jobId, 'job-1');
    assert.equal(await said(bench), 'waits: Did the command finish?');
  });

  it('runs again automatically only if that is harmless', async () => {
    const bench = lost({ repeatable: true });
    await bench.perform();
    assert.equal(bench.started.length, 1);
  });

  it('needs approval again before it is repeated', async () => {
    const bench = new Bench({ repeatable: true, approve: 'Migrate now?' });
    await bench.answer('run');
    await bench.perform();
    bench.job = LOST;
    assert.equal(await said(bench), 'waits: Migrate now?');
  });

  it('asks before it runs in another try, unless a check can tell or repeating is harmless', async () => {
    for (const [given, expected] of [
      [{}, 'waits: It ran before. Run it again?'],
      [{ repeatable: true }, 'ready: bin/migrate'],
      [{ done: ['is-done'] }, 'ready: bin/migrate'],
    ] as const) {
      const bench = new Bench(given);
      bench.tools['is-done'] = [1, ''];
      bench.earlier = [{}, { jobId: 'before' }];
      assert.equal(await said(bench), expected);
    }
  });
});

describe('a command with an approval', () => {
  it("asks in the runbook's words, and starts nothing when declined", async () => {
    const bench = new Bench({ approve: 'Migrate the database now?' });
    assert.equal(await said(bench), 'waits: Migrate the database now?');
    await bench.answer('decline');
    assert.match(await said(bench), /^stopped: command\.declined: ada declined/);
    assert.deepEqual(bench.started, []);
  });

  it('shows the whole preview, and runs what was approved', async () => {
    const bench = new Bench({ preview: ['plan'] });
    bench.tools.plan = [0, '+ table a\n- table b\n'];
    const seen = await bench.look();
    assert.ok(seen.is === 'waits');
    assert.equal(seen.reading.facts[0]?.detail, '+ table a\n- table b\n');
    await bench.answer('run');
    await bench.perform();
    assert.deepEqual([bench.started.length, bench.notes.approvedBy], [1, 'ada']);
    assert.deepEqual(bench.asked.slice(-2), ['plan', 'plan']);
  });

  it('runs nothing if the preview changes inside the click, and asks with the new one', async () => {
    const bench = new Bench({ preview: ['plan'] });
    bench.tools.plan = [0, 'one'];
    await bench.answer('run');
    const seen = await bench.look();
    assert.ok(seen.is === 'ready');
    bench.tools.plan = [0, 'another'];
    await command.perform?.(bench.context, seen.act);
    assert.deepEqual(bench.started, []);
    assert.equal(await said(bench), 'waits: The preview changed after it was approved');
    await bench.answer('run');
    await bench.perform();
    bench.job = LOST;
    await bench.answer('again');
    assert.equal(await said(bench), 'waits: Approve the preview');
  });

  it('fails on a line that must never be printed, even from only one of several hosts', async () => {
    const bench = new Bench({ expect: { output: 'changed=0', never: 'changed=[1-9]' } });
    await bench.perform();
    bench.job = {
      state: 'ended',
      exitCode: 0,
      record: `web1 changed=3\n${'.\n'.repeat(40_000)}web2 changed=0\n`,
    };
    assert.match(await said(bench), /^stopped: .*it must not, or one too long/);
    bench.job = { state: 'ended', exitCode: 0, record: 'web1 changed=0 failed=0\nweb2 changed=0 failed=0\n' };
    assert.match(await said(bench), /^holds/);
    bench.job = { state: 'ended', exitCode: 0, record: '', recorderLost: true };
    assert.match(await said(bench), /could not be recorded/);
  });

  it("shows the preview's volatile lines, but compares only the others", async () => {
    const bench = new Bench({ preview: ['plan'], previewIgnores: ['^(?:---|\\+\\+\\+) '] });
    bench.tools.plan = [0, '--- /tmp/LIVE-1 12:00\n-replicas: 2\n+replicas: 3\n'];
    await bench.answer('run');
    bench.tools.plan = [0, '--- /tmp/LIVE-2 12:01\n-replicas: 2\n+replicas: 3\n'];
    const seen = await bench.look();
    assert.ok(seen.is === 'ready');
    assert.match(seen.reading?.facts[0]?.detail ?? '', /LIVE-2/);
    assert.equal(seen.reading?.facts[2]?.value, '1 line with ^(?:---|\\+\\+\\+) ');
    bench.tools.plan = [0, '--- /tmp/LIVE-3 12:02\n-replicas: 2\n+replicas: 4\n'];
    await command.perform?.(bench.context, seen.act);
    assert.deepEqual(bench.started, []);
    assert.equal(await said(bench), 'waits: The preview changed after it was approved');
    assert.throws(() => new Bench({ previewIgnores: ['.*'] }).context, /ignore every line/);
  });

  it('never ignores the whole preview, or a line after an ignored one', async () => {
    const all = new Bench({ preview: ['plan'], previewIgnores: ['.'] });
    all.tools.plan = [0, 'destroy the database\n'];
    await assert.rejects(all.look(), /ignores all that the preview printed/);
    const bench = new Bench({ preview: ['plan'], previewIgnores: ['^took '] });
    bench.tools.plan = [0, 'add 1\ntook 3 ms\n'];
    await bench.answer('run');
    bench.tools.plan = [0, 'add 1\r\ntook 4 ms\r\n'];
    assert.match(await said(bench), /^ready/);
    bench.tools.plan = [0, 'add 1\ntook 3 ms\u2028destroy the database\n'];
    assert.match(await said(bench), /^waits/);
  });

  it('is never offered with a preview that failed or is too long to read', async () => {
    const bench = new Bench({ preview: ['plan'] });
    bench.tools.plan = [1, 'no'];
    await assert.rejects(bench.look(), /preview ended with exit code 1/);
    bench.tools.plan = [0, 'x'.repeat(50_001)];
    await assert.rejects(bench.look(), /50001 characters/);
    for (const hidden of [
      `${'.\n'.repeat(1_000)}destroy`,
      `${'.'.repeat(2_000)}destroy`,
      '$('.repeat(999),
      `add${'\u001B[0m'.repeat(9_000)}destroy`,
    ]) {
      bench.tools.plan = [0, hidden];
      await assert.rejects(bench.look(), /can't be read before approving/);
    }
  });

  it('starts nothing if an incident was declared inside the click', async () => {
    const bench = new Bench({});
    bench.frozen = true;
    await bench.perform();
    assert.deepEqual(bench.started, []);
  });
});
