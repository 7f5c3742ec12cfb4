import assert from 'node:assert/strict';
import type { RunView } from '../../../src/core/view/view';
import { changes } from '../../../src/ui/tree/changes';
import type { Row } from '../../../src/ui/show/row';
import { idleMessage, idleRows, progressText, treeRows } from '../../../src/ui/tree/treeRows';
import { leftFlag } from './sampleParts';
import { sampleViews } from './sampleViews';

function all(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap(row => [row, ...all(row.children)]);
}
function row(rows: readonly Row[], id: string): Row {
  const found = all(rows).find(each => each.id === id);
  assert.ok(found, `no row ${id}`);
  return found;
}
/** A copy with one step changed. */
function withStep(view: RunView, id: string, change: object): RunView {
  return {
    ...view,
    phases: view.phases.map(phase => ({
      ...phase,
      steps: phase.steps.map(step => (step.id === id ? { ...step, ...change } : step)),
    })),
  };
}

/** The run that left a follow-up. */
const ranBefore = {
  ...{ runId: 'run-1', runTitle: 'Openverse catalog' },
  ...{ startedAt: '2026-11-22T12:00:00Z', endedAt: '2026-11-22T12:26:00Z' },
};

describe('the rows of the tree', () => {
  const { gate, ticks, failed, releasing, done, started } = sampleViews;

  it('have unique ids and an accessible text in every sample', () => {
    for (const [name, view] of Object.entries(sampleViews)) {
      const rows = all(treeRows(view));
      assert.equal(new Set(rows.map(each => each.id)).size, rows.length, name);
      for (const each of rows) assert.notEqual(each.says, '', each.id);
    }
  });

  it('have one mark each: a box for a step still to be done, an icon for anything else', () => {
    const rows = treeRows(ticks);
    const hasBox = (id: string) => row(rows, `step:${id}`).check !== undefined;
    assert.deepEqual(['preflight', 'dags', 'image', 'branch', 'bump', 'apply'].map(hasBox), [
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    for (const each of all(rows)) if (each.check !== undefined) assert.match(each.id, /^step:[\w-]+$/);
    assert.equal(row(treeRows(gate), 'step:apply').check, undefined);
    assert.equal(row(treeRows(failed), 'step:apply').check, undefined);
  });

  it('fold a step once it is done, as a new row for VS Code, and show its evidence', () => {
    const before = treeRows(withStep(gate, 'preflight', { status: 'waiting' }));
    const after = treeRows(gate);
    assert.deepEqual(
      [row(before, 'step:preflight').opened, row(after, 'step:preflight').opened],
      [true, false],
    );
    assert.deepEqual(changes(before, after).ids, ['phase:0']);
    const { evidence = [] } = row(after, 'step:preflight');
    assert.ok(evidence.length > 0 && evidence.length <= 8);
  });

  it('show each kind of tick with its own icon, color and words', () => {
    const rows = treeRows(ticks);
    const kinds = ['preflight', 'dags', 'image', 'branch'].map(id => row(rows, `step:${id}`));
    assert.equal(new Set(kinds.map(each => each.icon.name)).size, 4);
    assert.equal(new Set(kinds.map(each => each.icon.color)).size, 4);
    assert.deepEqual(
      kinds.map(each => each.description),
      [
        '11 checks hold',
        'stale · 2 unfinished runs, both wait and are paused',
        'attested by obulat · Two commit tags; 8f3c2b1 is the one that CI built from main',
        'overridden by sarayourfriend · main is 1 commit ahead',
      ],
    );
    for (const [index, word] of ['verified', 'stale', 'attested', 'overridden'].entries()) {
      assert.match(kinds[index]?.says ?? '', new RegExp(`, ${word}`));
    }
  });

  it('start a waiting step with its question, and the action to answer it', () => {
    const apply = row(treeRows(gate), 'step:apply');
    assert.equal(apply.opened, true);
    assert.match(apply.description, /^needs you · Approve the plan$/);
    assert.match(apply.context, /\banswer\b/);
    const [question] = apply.children;
    assert.equal(question?.label, 'Approve the plan');
    assert.equal(question.target, 'apply');
    assert.match(question.context, /\banswer\b/);
    assert.match(question.description, /^answer by /);
  });

  it('show the problem and remedy of a stopped step', () => {
    const [problem, remedy] = row(treeRows(failed), 'step:apply').children;
    assert.match(problem?.label ?? '', /exit code 1/);
    assert.match(remedy?.label ?? '', /roll back/);
    assert.match(remedy?.says ?? '', /^What to do: /);
  });

  it('show unexpected facts before expected ones, with their heading open', () => {
    const groups = row(treeRows(sampleViews.unexpected), 'step:apply').children.filter(
      each => each.children.length > 0,
    );
    assert.equal(groups[0]?.label, 'Unexpected');
    assert.equal(groups[0].opened, true);
    assert.match(groups[0].says, /bad/);
    assert.ok(groups.some(each => each.label === 'Expected' && !each.opened));
  });

  it('fold many facts without a heading, and show few directly', () => {
    const fact = { label: 'a', value: 'b', tone: 'good' as const };
    const rowsOf = (count: number) => {
      const reading = { summary: '', facts: Array.from({ length: count }, () => fact), at: '' };
      return row(treeRows(withStep(gate, 'bump', { reading, tick: null })), 'step:bump').children;
    };
    assert.equal(rowsOf(5).length, 5);
    assert.deepEqual(
      rowsOf(6).map(each => [each.label, each.description, each.opened]),
      [['Reading', '6', false]],
    );
  });

  it('lead to the address of a fact', () => {
    const fact = all(treeRows(gate)).find(each => each.label === 'Commit tag');
    assert.match(fact?.target ?? '', /^https:\/\/github\.com\//);
    assert.match(fact?.context ?? '', /\blink\b/);
  });

  it('show what is running and how far it is', () => {
    assert.equal(
      row(treeRows(releasing), 'step:release').description,
      'Job "Build release notes" runs · 62 %',
    );
    assert.equal(row(treeRows(started), 'step:preflight').icon.name, 'loading~spin');
  });

  it('start with what is open, each with its command, and end with it once everything is closed', () => {
    const [first] = treeRows(done);
    assert.equal(first?.id, 'obligations');
    assert.equal(first.description, '2');
    assert.deepEqual(
      first.children.map(each => each.context),
      ['obligation', 'obligation'],
    );
    const obligations = done.obligations.map(each => ({ ...each, met: true, evidence: '#981 is merged' }));
    const last = treeRows({ ...done, obligations, journalProblems: [] }).at(-1);
    assert.equal(last?.description, 'nothing');
    assert.equal(last.children.length, obligations.length);
    assert.ok(last.children.every(each => each.context === 'closed'));
    assert.match(last.children[0]?.description ?? '', /#981 is merged/);
    assert.equal(
      all(treeRows(started)).some(each => each.label === 'Still open'),
      false,
    );
  });

  it('show what is retried automatically, with its remedy', () => {
    const retrying = 'Disk full. Free some. Retrying automatically within a minute.';
    const found = row(treeRows({ ...started, retrying }), 'retrying');
    assert.equal(found.label, 'Can’t continue right now');
    assert.deepEqual(
      found.children.map(({ label }) => label),
      [retrying],
    );
  });

  it('show unreadable lines of the journal', () => {
    assert.equal(row(treeRows(failed), 'journal').children[0]?.label, failed.journalProblems[0]);
  });

  it('count the ticks and what is still open', () => {
    assert.equal(progressText(gate), '8 of 16 · 4 open');
    assert.equal(progressText(started), '0 of 15');
    assert.match(progressText(sampleViews.finished), / · took 27 min$/);
  });

  it('offer what a closed run left behind', () => {
    const [obligation] = done.obligations;
    assert.ok(obligation);
    const [followUp] = idleRows({
      is: 'idle',
      pastRuns: 1,
      leftFlags: [],
      followUps: [{ ...ranBefore, obligation }],
    });
    assert.equal(followUp?.target, `run-1/${obligation.id}`);
    assert.equal(followUp.context, 'follow-up');
    assert.match(followUp.tooltip, /\nOpenverse catalog · .* · took 26 min$/);
  });

  it('start with a flag that was left true, explaining what that means and what to do', () => {
    const [obligation] = done.obligations;
    assert.ok(obligation);
    const [first, second] = idleRows({
      is: 'idle',
      pastRuns: 1,
      leftFlags: [leftFlag],
      followUps: [{ ...ranBefore, obligation }],
    });
    assert.deepEqual(
      [first?.label, first?.description, first?.context, first?.target, first?.icon.name],
      [
        'running_dags_cleared is true',
        'on the default branch, prod/a.tf:27',
        'left-flag',
        'openverse-catalog',
        'warning',
      ],
    );
    assert.match(first?.tooltip ?? '', /under running DAGs[^]*Start a deployment/);
    assert.equal(second?.context, 'follow-up');
    assert.match(
      idleMessage({ leftFlags: [leftFlag] }),
      /^Nothing guards the next apply: running_dags_cleared/,
    );
    assert.equal(idleMessage({ leftFlags: [] }), '');
    const here = { ...leftFlag, where: 'checkout' as const };
    const [row] = idleRows({ is: 'idle', pastRuns: 0, leftFlags: [here], followUps: [] });
    assert.equal(row?.description, 'in this checkout, prod/a.tf:27');
    assert.match(row.tooltip ?? '', /no deployment of yours is open[^]*git restore prod\/a\.tf/);
    assert.match(
      idleMessage({ leftFlags: [here] }),
      /is true in this checkout\. Set it back to false \(git restore prod\/a\.tf\), or start/,
    );
  });
});

describe('changes in the tree', () => {
  const before = treeRows(sampleViews.gate);

  it('refresh nothing if nothing has changed', () => {
    const again = treeRows(structuredClone(sampleViews.gate));
    assert.deepEqual(changes(before, again), { root: false, ids: [] });
  });

  it('refresh only the step that has changed', () => {
    const after = treeRows(withStep(sampleViews.gate, 'dags', { status: 'stale' }));
    assert.deepEqual(changes(before, after).ids, ['step:dags']);
  });

  it('refresh a phase once if its own count changes too', () => {
    const after = treeRows(withStep(sampleViews.gate, 'flag-off', { status: 'verified' }));
    assert.deepEqual(changes(before, after), { root: false, ids: ['phase:2'] });
  });

  it('refresh everything when a heading appears', () => {
    const without = treeRows({ ...sampleViews.gate, obligations: [] });
    assert.equal(changes(without, before).root, true);
  });

  it('refresh a row whose children have changed', () => {
    const after = treeRows(withStep(sampleViews.gate, 'preflight', { reading: null }));
    assert.ok(changes(before, after).ids.includes('step:preflight'));
  });
});
