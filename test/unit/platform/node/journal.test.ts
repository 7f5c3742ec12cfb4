import assert from 'node:assert/strict';
import {
  appendFileSync,
  fstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../../../src/core/errors';
import type { RunEvent } from '../../../../src/core/journal/events';
import { createJournal } from '../../../../src/platform/node/journal';

const repository = 'git@github.com:WordPress/openverse-infrastructure.git';
const run = '2026-11-22-10-00-00-maria';
const at = '2026-11-22T10:00:00.000Z';
const met = (seq: number, evidence = 'e'): RunEvent => ({
  v: 1,
  seq,
  at,
  type: 'obligation.met',
  id: 'x',
  evidence,
});
const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;

describe('the journal on disk', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'journal test '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (url = repository) => createJournal({ folder, repository: url });
  const place = () => join(folder, readdirSync(folder)[0] ?? '');
  const file = () => join(place(), `${run}.jsonl`);
  /** How many times this process has the run's file open. */
  const descriptors = () => {
    const { ino } = statSync(file());
    const inodes = readdirSync('/dev/fd').map(fd => {
      try {
        return fstatSync(Number(fd)).ino;
      } catch {
        return undefined; // The one that lists them.
      }
    });
    return inodes.filter(each => each === ino).length;
  };

  it('returns the appended events in order, even in another window', async () => {
    const events = [met(0), met(1, 'with "quotes", ünï and\nline breaks'), met(2)];
    for (const event of events) await open().append(run, event);
    assert.deepEqual(await open().read(run), { events, problems: [] });
  });

  it('finds runs of this checkout that began while origin had another address', async () => {
    const started: RunEvent = {
      v: 1,
      seq: 0,
      at,
      type: 'run.started',
      runId: run,
      by: 'ada',
      repository,
      checkout: '/clone',
      runbook: { source: 'shipped', sha256: 'a'.repeat(64), text: 'id: a', differences: [] },
      extensionVersion: '1.0.0',
    };
    await open().append(run, started);
    await open().append(run, met(1));
    const damaged = join(place(), 'damaged.jsonl');
    writeFileSync(damaged, '{"v":1,"type":"run.star\n');
    writeFileSync(join(place(), 'notes.txt'), JSON.stringify(started));
    writeFileSync(join(folder, 'z file'), JSON.stringify(started));
    const moved = open('https://github.com/elsewhere/infrastructure.git');
    assert.deepEqual(await moved.underOtherAddresses('/clone'), [
      { file: file(), events: [started, met(1)] },
    ]);
    assert.deepEqual(await moved.underOtherAddresses('/another'), []);
    assert.deepEqual(await open().underOtherAddresses('/clone'), [], 'of its own address it is listed');
  });

  it("does not ignore a newer version's run in this checkout", async () => {
    await open().append(run, met(0));
    writeFileSync(file(), `${JSON.stringify({ v: 99, type: 'run.started', checkout: '/clone' })}\n`);
    const moved = open('https://github.com/elsewhere/infrastructure.git');
    await assert.rejects(moved.underOtherAddresses('/clone'), code('journal.newer'));
    assert.deepEqual(await moved.underOtherAddresses('/another'), []);
  });

  it('loses none of several concurrent appends', async () => {
    const journal = open();
    await Promise.all([0, 1, 2, 3].map(seq => journal.append(run, met(seq))));
    const { events, problems } = await journal.read(run);
    assert.deepEqual(events.map(event => event.seq).sort(), [0, 1, 2, 3]);
    assert.deepEqual(problems, []);
  });

  it('lets only one of several windows write an event with a given number, and tells the others', async () => {
    const [one, two, three] = [open(), open(), open()];
    await one.append(run, met(0));
    for (let seq = 1; seq <= 20; seq++) {
      const journals = [one, two, three].sort(() => (seq % 3) - 1);
      const outcomes = await Promise.allSettled(
        journals.map((j, i) => j.append(run, met(seq, `window ${i}`))),
      );
      assert.deepEqual(outcomes.map(outcome => outcome.status).sort(), ['fulfilled', 'rejected', 'rejected']);
      const winner = outcomes.findIndex(outcome => outcome.status === 'fulfilled');
      assert.deepEqual((await open().read(run)).events.at(-1), met(seq, `window ${winner}`));
    }
    const { events, problems } = await open().read(run);
    assert.equal(events.length, 21);
    assert.deepEqual(problems, []);
  });

  it("refuses an append from a window that missed other windows' events, even if it has read them", async () => {
    const [slow, other] = [open(), open()];
    await slow.append(run, met(0));
    await other.append(run, met(1));
    await other.append(run, met(2, 'ünï'));
    await slow.read(run);
    await assert.rejects(slow.append(run, met(1, 'late')), code('journal.overtaken'));
    await slow.append(run, met(3));
    await assert.rejects(other.append(run, met(3, 'late')), code('journal.overtaken'));
    await other.append(run, met(4));
    assert.deepEqual((await open().read(run)).events, [met(0), met(1), met(2, 'ünï'), met(3), met(4)]);
  });

  it('is accessible only to its owner', async () => {
    await open().append(run, met(0));
    assert.equal(statSync(place()).mode & 0o777, 0o700);
    assert.equal(statSync(file()).mode & 0o777, 0o600);
  });

  it('continues in the file at its path, even if that was replaced', async () => {
    const journal = open();
    for (const seq of [0, 1, 2]) await journal.append(run, met(seq));
    // As an editor saves: another file in its place, here a longer one than this window has seen.
    const restored = [0, 1, 2, 3, 4].map(seq => `${JSON.stringify(met(seq, 'restored'))}\n`).join('');
    writeFileSync(`${file()}.new`, restored);
    renameSync(`${file()}.new`, file());
    await assert.rejects(journal.append(run, met(3)), code('journal.overtaken'));
    await journal.append(run, met(5));
    assert.equal((await journal.read(run)).events.length, 6);

    unlinkSync(file());
    await journal.append(run, met(6));
    assert.deepEqual((await journal.read(run)).events, [met(6)]);
  });

  it('restores a missing line ending, even if the length is unchanged', async () => {
    const journal = open();
    await journal.append(run, met(0));
    await journal.append(run, met(1));
    writeFileSync(file(), readFileSync(file(), 'utf8').replace(/\n$/, ' '));
    await journal.append(run, met(2));
    assert.deepEqual((await journal.read(run)).events, [met(0), met(1), met(2)]);
  });

  it('can be appended to after it was closed, and for several runs in turn', async () => {
    const journal = open();
    for (const seq of [0, 1, 2]) {
      await Promise.all([journal.append(run, met(seq)), journal.append('other', met(seq)), journal.close()]);
      assert.equal((await journal.read(run)).events.length, seq + 1);
      assert.equal((await journal.read('other')).events.length, seq + 1);
      assert.equal(descriptors(), 0);
    }
    await journal.append(run, met(3));
    await journal.append(run, met(4));
    assert.equal(descriptors(), 1);
    await journal.close();
  });

  it('reports a truncated last line, and starts a new one after it', async () => {
    const journal = open();
    await journal.append(run, met(0));
    await journal.append(run, met(1));
    truncateSync(file(), statSync(file()).size - 10);
    const cut = await journal.read(run);
    assert.deepEqual(cut.events, [met(0)]);
    assert.deepEqual(
      cut.problems.map(problem => problem.line),
      [2],
    );
    assert.match(cut.problems[0]?.message ?? '', /cut off/);

    const before = readFileSync(file(), 'utf8');
    await journal.append(run, met(2));
    const after = await journal.read(run);
    assert.deepEqual(after.events, [met(0), met(2)]);
    assert.deepEqual(
      after.problems.map(problem => problem.line),
      [2],
    );
    assert.ok(readFileSync(file(), 'utf8').startsWith(before), 'what was cut off is kept');
  });

  it('reports damage in the middle, and keeps the events around it', async () => {
    const journal = open();
    await journal.append(run, met(0));
    appendFileSync(
      file(),
      '\0\0\0\n"text"\nnull\n{"v":1,"type":"no.such.event","seq":1,"at":"x"}\n{"v":1,"type":"run.finished"}\n',
    );
    await journal.append(run, met(1));
    const { events, problems } = await journal.read(run);
    assert.deepEqual(events, [met(0), met(1)]);
    assert.deepEqual(
      problems.map(problem => problem.line),
      [2, 3, 4, 5, 6],
    );
  });

  it('refuses a run written by a newer version', async () => {
    const journal = open();
    await journal.append(run, met(0));
    appendFileSync(file(), '{"v":2,"type":"obligation.waived","why":"unheard of"}\n');
    await assert.rejects(journal.read(run), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'journal.newer');
      assert.match(error.problem.remedy, /Update the extension/);
      return true;
    });
  });

  it('reports a folder that cannot be created', async () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    await assert.rejects(
      createJournal({ folder: blocked, repository }).append(run, met(0)),
      code('journal.unwritable'),
    );
  });

  it('reports a run that is missing or cannot be read', async () => {
    await assert.rejects(open().read(run), code('journal.missing'));
    await open().append(run, met(0));
    rmSync(file());
    symlinkSync('/', file());
    await assert.rejects(open().read(run), code('journal.unreadable'));
  });

  it('lists the runs of this repository only, newest first', async () => {
    assert.deepEqual(await open().list(), []);
    const names = ['2026-11-22-10-00-00-maria', '2025-01-01-00-00-00-tom', '2026-11-23-09-00-00-ann'];
    for (const name of names) await open().append(name, met(0));
    await open('https://github.com/WordPress/openverse').append('2027-01-01-00-00-00-eve', met(0));
    assert.deepEqual(await open().list(), [names[2], names[0], names[1]]);
  });

  it('is the same for every address of a repository, and contains no token', async () => {
    await open().append(run, met(0));
    for (const same of [
      'https://github.com/WordPress/openverse-infrastructure',
      'https://maria:secret-token@github.com/WordPress/openverse-infrastructure.git',
      'ssh://git@github.com:22/wordpress/openverse-infrastructure/',
    ]) {
      assert.deepEqual(await open(same).list(), [run], same);
    }
    assert.match(readdirSync(folder).join(), /^wordpress-openverse-infrastructure-[0-9a-f]{12}$/);
    for (const other of [
      '/srv/WordPress/openverse-infrastructure.git',
      'git@example.com:WordPress/openverse-infrastructure.git',
    ]) {
      assert.deepEqual(await open(other).list(), [], other);
    }
  });

  it("keeps a run's file in its folder, whatever the run is called", async () => {
    await open().append('../../outside', met(0));
    assert.equal(readdirSync(place()).length, 1);
  });
});
