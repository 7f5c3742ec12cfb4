import assert from 'node:assert/strict';
import { act } from '../../../../src/core/kind/act';
import type { PastRun } from '../../../../src/core/engine/deployment';
import type { Kind } from '../../../../src/core/kind/kind';
import { productionDoubt, productionWord } from '../../../../src/core/kind/production';
import { foldRun } from '../../../../src/core/journal/fold';
import type { RunEvent } from '../../../../src/core/journal/events';
import type { Runbook } from '../../../../src/core/runbook/runbook';
import { PRODUCTION } from '../../../../src/core/engine/doubt';
import { findFollowUps } from '../../../../src/core/engine/followUps';
import { waysOn } from '../../../../src/core/view/waysOn';
import { idleRows, treeRows } from '../../../../src/ui/tree/treeRows';
import { engineBench, testKind } from '../../../support/engineBench';
import { base, step } from '../../ui/sampleParts';

const at = '2026-11-22T12:00:00Z';
const reason = 'It is better to stop here for today';
const apply = testKind({
  name: 'apply',
  observe: () => Promise.reject(new Error('unused')),
  changedProduction: notes => (notes as { jobId?: string }).jobId !== undefined,
});
const kinds: ReadonlyMap<string, Kind> = new Map([['apply', apply]]);
const course = (id: string) => [{ title: 'All', steps: [{ id, kind: 'apply' }] }];
const runbook = { phases: course('apply'), rollback: course('back-apply') } as unknown as Runbook;

/** The doubt about production after these events. */
function doubt(...events: readonly object[]): string | null {
  const started = { type: 'run.started', runId: 'r', by: 'ada', repository: '', runbook: {} };
  const all = [started, ...events].map((event, seq) => ({ v: 1, seq, at, ...event })) as RunEvent[];
  const record = foldRun(all);
  assert.ok(record);
  return productionDoubt(productionWord(runbook, kinds, record));
}
const on = (id: string, type: string, rest: object = {}) => ({ type, step: id, ...rest });
const begun = (id = 'apply') => on(id, 'step.noted', { notes: { jobId: 'j' } });
const failed = on('apply', 'step.stopped', {
  problem: { code: 'apply.failed', message: '', remedy: '' },
  concluded: true,
});
const ticked = (id = 'apply') => on(id, 'step.ticked', { tick: { how: 'verified', by: 'ada', at } });
const back = { type: 'run.rolling-back', by: 'ada', reason };
const aborting = { type: 'run.aborting', by: 'ada', reason };
const aborted = { type: 'run.aborted', by: 'ada', reason };
const pull = { id: 'pr', kind: 'pull-request', step: 'apply', subject: 'b', previous: null, title: 'Merge' };
const met = (evidence: string) => ({ type: 'obligation.met', id: 'pr', evidence });

describe('the doubt about production', () => {
  it('does not exist before an apply stops short, or while one that went well is verified', () => {
    for (const events of [[], [begun()], [begun(), ticked()]]) assert.equal(doubt(...events), null);
  });

  it('is that it may be half-applied after a failed apply, even once the run is retried or closed', () => {
    const again = { type: 'steps.reopened', steps: ['apply'], by: 'ada', why: '', anew: true };
    for (const rest of [
      [],
      [again],
      [again, begun()],
      [aborting],
      [aborting, aborted],
      [back],
      [back, begun('back-apply')],
    ])
      assert.match(doubt(begun(), failed, ...rest) ?? '', /^Production may be half-applied/);
  });

  it('ends when an apply goes well or the pull request is merged, but not when that is closed', () => {
    assert.equal(doubt(begun(), failed, ticked()), null);
    assert.equal(doubt(begun(), failed, back, begun('back-apply'), ticked('back-apply')), null);
    const applied = [begun(), ticked(), { type: 'obligation.opened', obligation: pull }];
    assert.equal(doubt(...applied, met('#1 is merged'), aborting, aborted), null);
    assert.equal(doubt(...applied, { ...met('gemergt'), merged: true }, aborting, aborted), null);
    assert.match(
      doubt(...applied, met('#1 is closed'), aborting, aborted) ?? '',
      /applied and is not merged/,
    );
  });

  it('outlasts a merge after half an apply, and a merge from before what a rollback applied', () => {
    const opened = { type: 'obligation.opened', obligation: pull };
    assert.match(
      doubt(begun(), opened, failed, met('#1 is merged'), aborting, aborted) ?? '',
      /half-applied/,
    );
    const forth = [begun(), ticked(), opened, met('#1 is merged')];
    assert.match(doubt(...forth, back, begun('back-apply'), aborting, aborted) ?? '', /half-applied/);
    assert.match(
      doubt(...forth, back, begun('back-apply'), ticked('back-apply'), aborting, aborted) ?? '',
      /this rollback was applied and is not merged/,
    );
  });

  it("ends with a person's word once the run has ended, but not before", () => {
    const settled = { type: 'production.settled', by: 'ada', reason };
    const half = [begun(), failed, aborting, aborted];
    assert.equal(doubt(...half, settled), null);
    assert.equal(doubt(settled), null);
    assert.match(doubt(settled, ...half) ?? '', /half-applied/);
  });

  it('comes first after the run has closed, until a later one finishes', async () => {
    const run = (runId: string, state: PastRun['state'], doubt: string | null, service = 'prod/catalog') => ({
      ...{ runId, state, service, runbook: 'catalog', title: 'Deploy', startedAt: at, endedAt: at, open: 0 },
      production: doubt === null ? null : { doubt },
    });
    const past = () => Promise.reject(new Error('its entry in the history tells it'));
    const found = async (...history: readonly PastRun[]) => findFollowUps({ past }, history);
    const half = run('1', 'aborted', 'Production may be half-applied');
    const followUps = await found(run('2', 'aborted', null), half);
    assert.deepEqual(
      followUps.map(({ obligation }) => obligation.id),
      [PRODUCTION],
    );
    assert.equal(
      idleRows({ is: 'idle', pastRuns: 2, leftFlags: [], followUps })[0]?.label,
      'Production may be half-applied',
    );
    assert.deepEqual(await found(run('2', 'finished', null), half), []);
    assert.deepEqual(await found({ ...run('2', 'aborted', null), production: 'settled' }, half), []);
    assert.equal((await found(run('2', 'finished', null, 'prod/other'), half)).length, 1, 'of its service');
    assert.equal((await found(run('2', 'aborted', 'It may differ'), half))[0]?.runId, '2', 'the newest');
  });

  it('is the first row of the tree', () => {
    const [first] = treeRows({ ...base, production: 'Production may be half-applied' });
    assert.equal(first?.label, 'Production may be half-applied');
    const closed = { ...base, state: 'aborting' as const, canReopen: true, canRollBack: true };
    const [row] = treeRows({ ...closed, production: 'Production may be half-applied' });
    assert.match(row?.context ?? '', /^production .*resume.* roll-back/, 'its buttons are the ways on');
  });
});

describe('the ways on from a run', () => {
  it('are a retry and a rollback after a failed apply, and both again while its abort is not complete', () => {
    const stopped = {
      ...base,
      production: 'Production may be half-applied',
      canRollBack: true,
      phases: [
        {
          title: 'All',
          steps: [
            {
              ...step('apply', 'Apply'),
              status: 'stopped' as const,
              number: 1,
              actions: [{ do: 'retry' as const, label: 'Retry' }],
            },
          ],
        },
      ],
    };
    assert.deepEqual(
      waysOn(stopped).map(way => ('do' in way ? way.do : way.is)),
      ['retry', 'roll-back', 'abort'],
    );
    const closing = { ...stopped, state: 'aborting' as const, canReopen: true, phases: [] };
    assert.deepEqual(
      waysOn(closing).map(way => ('do' in way ? way.do : way.is)),
      ['resume', 'roll-back', 'abort'],
    );
    const closed = { ...closing, state: 'aborted' as const, canReopen: false, canRollBack: false };
    assert.deepEqual(waysOn(closed), [{ is: 'run', do: 'roll-back' }]);
    assert.deepEqual(waysOn({ ...closed, canSettle: true }), [
      { is: 'run', do: 'roll-back' },
      { is: 'run', do: 'settle' },
    ]);
    assert.deepEqual(waysOn({ ...closed, production: null }), []);
  });

  it('are empty for a run that offers nothing and waits for nothing', () => {
    assert.deepEqual(waysOn({ ...base, canAbort: false }), []);
    assert.deepEqual(
      waysOn({ ...base, canAbort: true }),
      [{ is: 'out', do: 'abort' }],
      'a way out is no way on',
    );
  });
});

describe('an abort that cannot be completed', () => {
  it('can be taken back when production may have changed, and the run continues', async () => {
    let tries = 0;
    const applies = testKind({
      name: 'apply',
      observe: context =>
        Promise.resolve(
          (context.notes as { jobId?: string }).jobId === undefined
            ? { is: 'ready', reading: context.reading('not applied'), act: act('apply', 'apply') }
            : tries === 1
              ? {
                  is: 'stopped',
                  concluded: true,
                  problem: { code: 'apply.failed', message: 'Half.', remedy: '' },
                }
              : { is: 'holds', reading: context.reading('applied'), output: undefined },
        ),
      perform: async context => {
        tries += 1;
        if (tries === 1)
          await context.oblige({
            id: 'b',
            kind: 'pushed-branch',
            subject: 'b',
            previous: null,
            title: 'Branch',
          });
        await context.note({ jobId: 'j' });
      },
      changedProduction: notes => (notes as { jobId?: string }).jobId !== undefined,
    });
    const branch = {
      name: 'pushed-branch' as const,
      remedy: 'Delete it',
      observe: () => Promise.resolve({ met: tries > 1, evidence: 'there' }),
      meet: () => Promise.reject(new Error('It may be what production runs.')),
    };
    const runner = { status: () => Promise.resolve(undefined), forget: () => Promise.resolve() } as never;
    const bench = engineBench([applies], { obligations: [branch], ports: { runner } });
    bench.run.resume();
    await bench.until(() => bench.status('apply') === 'stopped', 'half-applied');
    await assert.rejects(bench.run.reopen(), /no abort to take back/);
    await assert.rejects(bench.run.abort(reason), /roll back, or resume/);
    const { state, canReopen, headline, needsAttention } = bench.run.view;
    assert.deepEqual([state, canReopen, needsAttention], ['aborting', true, true]);
    assert.match(headline, /^Production may be half-applied/);
    await bench.run.reopen();
    await bench.run.retry('apply');
    await bench.until(() => bench.status('apply') === 'verified', 'applied');
    assert.equal(bench.run.view.production, null);
    bench.run.dispose();
  });
});
