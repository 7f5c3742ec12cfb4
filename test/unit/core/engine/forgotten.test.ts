import assert from 'node:assert/strict';
import { TestLeases, TestClock } from '../../../support/engineBench';
import { machine } from '../../../support/machine';
import { MemoryJournal } from '../../../support/memoryJournal';

const { signal } = new AbortController();
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
};

/** A run that an earlier window left open. */
async function openOnDisk() {
  const journal = new MemoryJournal();
  const before = machine({ journal });
  const { runId } = (await before.start('openverse-catalog', signal)).view;
  before.dispose();
  return { journal, runId };
}

function leasing() {
  const leases = new TestLeases();
  return (_runId: string, force: boolean) => Promise.resolve(leases.take(force));
}

/** GitHub, which lets every question wait until it is told to answer. */
function slowGitHub() {
  const waiting: ((who: { login: string }) => void)[] = [];
  return {
    viewer: () => new Promise<{ login: string }>(resolve => waiting.push(resolve)),
    answer: () => {
      for (const each of waiting.splice(0)) each({ login: 'ada' });
    },
  };
}

describe('an engine that is disposed', () => {
  it('while it opens a run drives nothing and releases its lease', async () => {
    const { journal } = await openOnDisk();
    const takeLease = leasing();
    const github = slowGitHub();
    const ended = new AbortController();
    const forgotten = machine({ journal, takeLease, signal: ended.signal }, { github });
    const opening = forgotten.open().catch(() => undefined);
    await turns(5);
    ended.abort();
    forgotten.dispose();
    github.answer();
    assert.equal(await opening, undefined);
    const next = machine({ journal, takeLease });
    const run = await next.open();
    next.dispose();
    assert.equal(run?.view.drivenElsewhere, null);
  });

  it('while it starts a run lets another engine drive that run', async () => {
    const journal = new MemoryJournal();
    const takeLease = leasing();
    const github = slowGitHub();
    const ended = new AbortController();
    const forgotten = machine({ journal, takeLease, signal: ended.signal }, { github });
    const starting = forgotten.start('openverse-catalog', signal).catch(() => undefined);
    await turns(5);
    ended.abort();
    forgotten.dispose();
    github.answer();
    await turns(5);
    github.answer();
    await starting;
    const next = machine({ journal, takeLease });
    const run = await next.open();
    next.dispose();
    assert.equal(run?.view.drivenElsewhere, null);
  });

  it('causes no unhandled rejection when its lease cannot be released because the disk fails', async () => {
    const { journal } = await openOnDisk();
    let releases = 0;
    const stuck = {
      isHeld: () => Promise.resolve(true),
      release: () => {
        releases += 1;
        return Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' }));
      },
    };
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    const one = machine({ journal, takeLease: () => Promise.resolve(stuck) });
    await one.open();
    one.dispose();
    await turns(10);
    process.off('unhandledRejection', onUnhandled);
    assert.equal(releases, 1);
    assert.deepEqual(unhandled, []);
  });
});

describe('opening a closed run for its follow-ups', () => {
  it('does not ask who is signed in', async () => {
    const { journal, runId } = await openOnDisk();
    const at = '2026-11-22T12:00:01.000Z';
    await journal.append(runId, { v: 1, seq: 1, at, type: 'run.finished', by: 'ada' });
    let asked = 0;
    const viewer = () => {
      asked += 1;
      return Promise.resolve({ login: 'ada' });
    };
    const one = machine({ journal }, { github: { viewer } });
    (await one.past(runId)).dispose();
    one.dispose();
    assert.equal(asked, 0);
  });
});

describe('the flag in the checkout', () => {
  it('is not set back while another window has an open run on it', async () => {
    const { journal } = await openOnDisk();
    let edits = 0;
    const git = {
      filesAt: async () => [],
      textsOf: async () => [],
      commitOf: async () => 'a',
      originUrl: async () => 'https://github.com/o/r.git',
    };
    const files = { read: async () => 'x = true', edit: async () => (edits += 1) };
    const hcl = { set: async () => [{ start: 0, end: 1, text: '' }] };
    const other = machine({ journal }, { git, files, hcl });
    await assert.rejects(other.setFlagBack('openverse-catalog', signal), /is open already/);
    other.dispose();
    assert.equal(edits, 0);
  });
});

describe('an open run', () => {
  it('is driven even while GitHub does not answer, because a prompt may wait for its no', async () => {
    const { journal } = await openOnDisk();
    const one = machine({ journal, takeLease: leasing() }, { clock: new TestClock(), github: slowGitHub() });
    const run = await Promise.race([one.open(), turns(200)]);
    one.dispose();
    assert.equal(run?.view.drivenElsewhere, null);
  });
});
