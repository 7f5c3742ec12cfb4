import assert from 'node:assert/strict';
import * as v from 'valibot';
import { applyEdits } from '../../../src/core/textEdit';
import type { FilesApi } from '../../../src/core/ports/files';
import type { GitApi } from '../../../src/core/ports/git';
import { edit } from '../../../src/kinds/edit';
import { pushedBranchObligation } from '../../../src/kinds/obligations';
import { undoObligation } from '../../../src/kinds/undo';
import { engineBench, testKind } from '../../support/engineBench';
import { MemoryJournal } from '../../support/memoryJournal';

const FILE = 'deploy/values.yaml';
const reason = 'It is better to stop here for today';

/** A checkout with two files, and a branch that is pushed. */
class Checkout {
  text = 'image:\n  tag: "v1" # ours\nreplicas: 2\n';
  branch = 'main';
  /** By branch: the file's text in its newest commit, the number of commits, and the branch that it was created from. */
  commits: Record<string, { text: string; n: number; on?: string }> = { main: { text: this.text, n: 1 } };
  origin: Record<string, number> = { main: 1 };
  other: string[] = [];
  saves = 0;
  /** Whether the window dies right after saving. */
  dies = false;
  pushes = 0;

  readonly files = {
    read: async path => (path === FILE ? this.text : undefined),
    edit: async (_path, expected, edits) => {
      assert.equal(expected, this.text);
      this.text = applyEdits(expected, edits);
      this.saves += 1;
      if (this.dies) throw new Error('The window is gone.');
    },
  } as Partial<FilesApi> as FilesApi;

  get head(): string {
    const { n = 0, on = this.branch } = this.commits[this.branch] ?? {};
    return `${on}-${n}`.padEnd(40, '0');
  }
  readonly git = {
    root: '/checkout',
    originUrl: async () => 'https://github.com/acme/infrastructure.git',
    originPlaces: async () => [
      { use: 'fetch', address: '', host: 'github.com', repository: 'acme/infrastructure' },
    ],
    fetch: async () => undefined,
    defaultBranch: async () => 'main',
    workingTree: async () => ({
      branch: this.branch,
      head: this.head,
      changed: [...this.other, ...(this.text === this.commits[this.branch]?.text ? [] : [FILE])],
    }),
    commitOf: async ref => {
      const name = ref.replace(/^(?:origin|refs\/heads)\//, '');
      const n = ref.startsWith('origin/') ? this.origin[name] : this.commits[name]?.n;
      return n === undefined ? undefined : `${name}-${n}`.padEnd(40, '0');
    },
    fileAt: async ref => this.commits[ref === 'HEAD' ? this.branch : ref.replace('origin/', '')]?.text,
    diff: async () =>
      this.text === this.commits.main?.text ? [] : [{ path: FILE, added: [this.text], removed: [] }],
    createBranch: async name => {
      const main = this.commits.main ?? { text: '', n: 0 };
      this.commits[name] = { ...main, on: 'main' };
      this.branch = name;
      this.text = main.text;
    },
    checkout: async name => {
      this.branch = name;
      this.text = this.commits[name]?.text ?? '';
    },
    commit: async () => {
      this.commits[this.branch] = { text: this.text, n: (this.commits[this.branch]?.n ?? 0) + 1 };
      return this.head;
    },
    push: async name => {
      this.pushes += 1;
      this.origin[name] = this.commits[name]?.n ?? 0;
    },
    remoteCommit: async ref => {
      const name = ref.replace('refs/heads/', '');
      return this.origin[name] === undefined ? null : `${name}-${this.origin[name]}`.padEnd(40, '0');
    },
    divergence: async () => ({ ahead: 1, behind: 0 }),
  } as Partial<GitApi> as GitApi;
}

/** A run with these edits and a last step that stops. */
function bench(checkout: Checkout, steps: readonly object[], journal = new MemoryJournal()) {
  const stops = testKind({
    name: 'stops',
    observe: () =>
      Promise.resolve({ is: 'stopped', problem: { code: 'x', message: 'Stopped.', remedy: 'Look.' } }),
  });
  const all = steps.map((given, index) => ({ id: `edit-${index + 1}`, with: { file: FILE, ...given } }));
  const at = engineBench([edit, stops], {
    steps: [...all.map(each => ({ ...each, kind: 'edit' })), { id: 'stops', kind: 'stops' }],
    obligations: [undoObligation, pushedBranchObligation],
    params: new Map<string, unknown>(all.map(each => [each.id, v.parse(edit.params, each.with)])),
    ports: {
      files: checkout.files,
      git: checkout.git,
      github: {
        host: 'github.com',
        viewer: async () => ({ login: 'ada' }),
        pullRequestsFrom: async () => [],
      } as never,
    },
    journal,
  });
  at.run.resume();
  const step = (id: string) => at.run.view.phases.flatMap(phase => phase.steps).find(each => each.id === id);
  const open = () => at.run.view.obligations.filter(({ met }) => !met).map(({ title }) => title);
  return { ...at, step, open };
}

const events = (journal: MemoryJournal) => journal.runs.get('run-1') ?? [];

describe('setting a value in a file of the checkout', () => {
  it('journals the previous value first, keeps everything else, and must be undone before the run ends', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [{ at: '/image/tag', value: 'v2' }]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.equal(checkout.text, 'image:\n  tag: "v2" # ours\nreplicas: 2\n');
    const types = at.types();
    const acting = types.indexOf('step.acting');
    assert.ok(types.indexOf('obligation.opened') > acting);
    assert.ok(types.indexOf('obligation.opened') < types.indexOf('step.acted'));
    assert.deepEqual(at.lock.updates[0], ['undo:edit-1']);
    assert.deepEqual(at.open(), [`Undo edit-1: set /image/tag of ${FILE} back to "v1"`]);
    assert.equal(at.run.view.obligations[0]?.remedy, 'Set the Value Back');
    await at.run.meet('undo:edit-1');
    assert.equal(checkout.text, 'image:\n  tag: "v1" # ours\nreplicas: 2\n');
    assert.deepEqual(at.open(), []);
    at.run.dispose();
  });

  it("leaves the default branch's value in the checkout when that is already right", async () => {
    const checkout = new Checkout();
    const [text, main] = [checkout.text.replace('v1', 'v2'), checkout.text];
    checkout.commits['deploy/web'] = { text, n: 2 };
    Object.assign(checkout, { text, branch: 'deploy/web' });
    const back = { at: '/image/tag', value: 'v1', commit: 'Return to v1' };
    const at = bench(checkout, [back]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.equal(checkout.text, main);
    assert.notEqual(checkout.branch, 'deploy/web');
    assert.equal(checkout.pushes, 0);
    at.run.dispose();
  });

  it('creates no branch when checkout and default branch already have the value', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [{ at: '/image/tag', value: 'v1', commit: 'Keep v1' }]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.equal(checkout.branch, 'main');
    at.run.dispose();
  });

  it('gives later steps the value that it set and the one before', async () => {
    const at = bench(new Checkout(), [{ at: '/replicas', value: '5' }]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    const tick = events(at.journal).find(event => event.type === 'step.ticked');
    assert.deepEqual(tick?.type === 'step.ticked' && tick.output, { value: 5, previous: 2 });
    at.run.dispose();
  });

  it('is undone by an abort, unless a later step has already set the value back', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [
      { at: '/replicas', value: 5 },
      { at: '/image/tag', value: 'v2' },
      { at: '/replicas', value: 2 },
    ]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.deepEqual(at.open(), [`Undo edit-2: set /image/tag of ${FILE} back to "v1"`]);
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
    assert.equal(checkout.text, checkout.commits.main?.text);
  });

  it('stays open after a later step that sets another value there, or that value elsewhere', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [
      { at: '/replicas', value: 5 },
      { at: '/replicas', value: 7 },
      { at: '/image/tag', value: '2' },
    ]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.deepEqual(at.open(), [
      `Undo edit-1: set /replicas of ${FILE} back to 2`,
      `Undo edit-3: set /image/tag of ${FILE} back to "v1"`,
    ]);
    await at.run.meet('undo:edit-1');
    assert.match(checkout.text, /replicas: 2/);
    at.run.dispose();
  });

  it('reads the file after a crash, and does not save again', async () => {
    const checkout = new Checkout();
    const journal = new MemoryJournal();
    checkout.dies = true;
    const before = bench(checkout, [{ at: '/image/tag', value: 'v2' }], journal);
    await before.until(() => before.status('edit-1') === 'stopped', 'the fault');
    before.run.dispose();
    checkout.dies = false;
    const after = bench(checkout, [{ at: '/image/tag', value: 'v2' }], journal);
    await after.run.retry('edit-1');
    await after.until(() => after.status('stops') === 'stopped', 'the stop');
    assert.equal(checkout.saves, 1);
    assert.deepEqual(after.open(), [`Undo edit-1: set /image/tag of ${FILE} back to "v1"`]);
    after.run.dispose();
  });

  it('enters the undo into the team lock before the file changes, even after a crash in between', async () => {
    const checkout = new Checkout();
    const journal = new MemoryJournal();
    const steps = [{ at: '/image/tag', value: 'v2' }];
    const before = bench(checkout, steps, journal);
    before.lock.update = () => Promise.reject(new Error('The window is gone.'));
    await before.until(() => before.status('edit-1') === 'stopped', 'the fault');
    before.run.dispose();
    const after = bench(checkout, steps, journal);
    await after.run.retry('edit-1');
    await after.until(() => after.status('stops') === 'stopped', 'the stop');
    assert.deepEqual([after.lock.updates[0], checkout.saves], [['undo:edit-1'], 1]);
    assert.deepEqual(after.open(), [`Undo edit-1: set /image/tag of ${FILE} back to "v1"`]);
    after.run.dispose();
  });

  it('is undone in the file that a reference stood for, which must be inside the repository', async () => {
    const given = { file: '${{ steps.which.folder }}/values.yaml', at: '/image/tag', value: 'v2' };
    const inFolder = (checkout: Checkout, folder: string) => {
      const which = testKind({
        name: 'which',
        output: v.object({ folder: v.string() }),
        observe: context =>
          Promise.resolve({ is: 'holds', reading: context.reading('found'), output: { folder } }),
      });
      const at = engineBench([which, edit], {
        steps: [
          { id: 'which', kind: 'which' },
          { id: 'edit', kind: 'edit', with: given },
        ],
        obligations: [undoObligation],
        params: new Map<string, unknown>([['edit', v.parse(edit.params, given)]]),
        ports: { files: checkout.files, git: checkout.git },
      });
      at.run.resume();
      return at;
    };
    const checkout = new Checkout();
    checkout.dies = true;
    const at = inFolder(checkout, 'deploy');
    await at.until(() => at.status('edit') === 'stopped', 'the fault');
    assert.match(checkout.text, /v2/);
    checkout.dies = false;
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
    assert.match(checkout.text, /v1/);

    for (const folder of ['..', '/etc', '.git', 'a/../..']) {
      const outside = inFolder(new Checkout(), folder);
      await outside.until(() => outside.status('edit') === 'stopped', 'what is refused');
      assert.match(JSON.stringify(outside.run.view), /a path inside the repository/);
      outside.run.dispose();
    }
  });

  it('owes nothing if the runbook says that it stays, or if the value was already there', async () => {
    const at = bench(new Checkout(), [
      { at: '/replicas', value: 5, stays: true },
      { at: '/image/tag', value: 'v1' },
    ]);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.deepEqual(at.open(), []);
    at.run.dispose();
  });
});

describe('committing a value', () => {
  const commit = { at: '/image/tag', value: 'v2', commit: 'Deploy v2' };

  it('shows the change, then commits and pushes it once a person agrees', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [commit]);
    await at.until(() => at.step('edit-1')?.question != null, 'the question');
    assert.equal(checkout.branch, 'deploy/test/2026-11-22.12.00.00');
    assert.ok(at.step('edit-1')?.reading?.facts.some(({ detail }) => detail?.includes('v2') === true));
    assert.equal(checkout.pushes, 0);
    const { id = '', subject = '' } = at.step('edit-1')?.question ?? {};
    await at.run.decide('edit-1', { question: id, subject, choice: 'commit' });
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.equal(checkout.commits[checkout.branch]?.text, checkout.text);
    assert.equal(checkout.pushes, 1);
    assert.deepEqual(at.open(), ['Open the pull request of deploy/test/2026-11-22.12.00.00']);
    at.run.dispose();
  });

  it('commits nothing else in the file', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [commit]);
    await at.until(() => at.step('edit-1')?.question != null, 'the question');
    const { id = '', subject = '' } = at.step('edit-1')?.question ?? {};
    checkout.text = checkout.text.replace('replicas: 2', 'replicas: 9');
    await at.run.decide('edit-1', { question: id, subject, choice: 'commit' });
    await at.until(() => at.status('edit-1') === 'stopped', 'the stop');
    assert.match(at.step('edit-1')?.problem?.message ?? '', /holds more than this change/);
    assert.equal(checkout.commits[checkout.branch]?.n, 1);
    at.run.dispose();
  });

  it('does not start with other changes in the checkout, and commits nothing if the default branch has the value', async () => {
    const dirty = new Checkout();
    dirty.other = ['notes.txt'];
    const one = bench(dirty, [commit]);
    await one.until(() => one.status('edit-1') === 'stopped', 'the stop');
    assert.match(one.step('edit-1')?.problem?.message ?? '', /uncommitted changes: notes.txt/);
    one.run.dispose();
    const same = new Checkout();
    const two = bench(same, [{ ...commit, value: 'v1' }]);
    await two.until(() => two.status('stops') === 'stopped', 'the stop');
    assert.equal(same.branch, 'main');
    assert.deepEqual(two.open(), []);
    two.run.dispose();
  });

  it('sets the value back if it is declined and the run aborted', async () => {
    const checkout = new Checkout();
    const at = bench(checkout, [commit]);
    await at.until(() => at.step('edit-1')?.question != null, 'the question');
    const { id = '', subject = '' } = at.step('edit-1')?.question ?? {};
    await at.run.decide('edit-1', { question: id, subject, choice: 'decline' });
    await at.until(() => at.status('edit-1') === 'stopped', 'the stop');
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
    assert.equal(checkout.text, checkout.commits.main?.text);
    assert.equal(checkout.pushes, 0);
  });
});

describe('the parameters of an edit', () => {
  const accepts = (given: object) =>
    v.is(edit.params, { file: FILE, at: '/image/tag', value: 'v2', ...given });

  it('accept a file of the repository with a known syntax, and never a secret', () => {
    for (const file of [
      '.env',
      'a/.env.prod',
      'main.tf',
      'prod.tfvars',
      '.github/values.yml',
      'pyproject.toml',
    ])
      assert.ok(accepts({ file }), file);
    for (const file of [
      '../a.yaml',
      '/a.yaml',
      'a/../b.yaml',
      '.git/config.toml',
      'x/.GIT/a.yaml',
      'a.txt',
      './a.yaml',
      'a//b.yaml',
      'a b.yaml',
    ])
      assert.ok(!accepts({ file }), file);
    for (const at of ['', 'tag', '/db/password', '/API_KEY', '/auth/token']) assert.ok(!accepts({ at }), at);
    for (const file of ['Dockerfile', 'requirements.txt', 'main.tf'])
      assert.ok(accepts({ file, at: String.raw`==(?<value>\S+)$` }), file);
    for (const at of ['^v(.*)$', '(?<value>', '(?=x)(?<value>.)', 'token=(?<value>.*)'])
      assert.ok(!accepts({ file: 'a.txt', at }), at);
    assert.ok(!accepts({ value: 'a\nb' }));
    assert.ok(!accepts({ commit: 'x', stays: true }));
  });
});
