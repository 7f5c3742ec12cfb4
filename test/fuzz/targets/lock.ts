import assert from 'node:assert/strict';
import { oneof, type Arbitrary } from 'fast-check';
import { followedView } from '../../../src/core/engine/following';
import { lockLost } from '../../../src/core/lock/lockLost';
import { isTakenOn } from '../../../src/core/journal/obligation';
import { leftOpenBy } from '../../../src/core/lock/leftOpen';
import { TeamLock } from '../../../src/core/lock/teamLock';
import { instantClock, never } from '../../integration/clients/loopback';
import { mutatedJson, type Json } from '../mutateJson';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { isDeploymentBranch } from '../../../src/core/runbook/branches';
import { modulesOf } from '../../../src/core/runbook/resources';
import { target } from '../target';
import { shipped as runbook } from './runbook';

const since = '2026-11-22T12:00:00.000Z';
const flag = {
  id: 'flag',
  kind: 'flag',
  step: 'flag-true',
  subject: 'a.tf',
  previous: 'false',
  title: 'Set it back',
};
const dag = {
  ...flag,
  id: 'paused-dag:x',
  kind: 'paused-dag',
  step: 'pause-dags',
  subject: 'x',
  title: 'Unpause x',
};
const waiting = { ...dag, id: 'paused-dag:image_data_refresh', subject: 'image_data_refresh' };
const branch = { ...flag, id: 'branch', kind: 'pushed-branch', subject: 'main', commit: 'b'.repeat(40) };
const held: Json = {
  version: 1,
  run: 'run-1',
  owner: 'ada',
  since,
  heartbeatAt: since,
  reason: 'Deploying catalog',
  obligations: [flag, dag, waiting, branch],
  progress: {
    title: 'Deploy',
    headline: 'Apply',
    phases: [
      { title: 'Apply', steps: [{ id: 'apply', title: 'Apply', status: 'waiting', summary: 'Approve' }] },
    ],
  },
  takenOverFrom: { run: 'run-0', owner: 'grace', obligations: [dag] },
};
const contents: Arbitrary<string> = oneof(
  mutatedJson([held]).map(json => JSON.stringify(json)),
  mutatedText([JSON.stringify(held, null, 2)]),
);

/** Whatever a lock's commit contains, it is shown or reported as unreadable, but never as free or as ours. */
export const lock = target({
  name: 'lock',
  inputs: contents,
  runs: 1_500,
  holds: async content => {
    const sha = 'a'.repeat(40);
    const refused = () => Promise.resolve({ swapped: false as const, current: sha });
    const git = {
      readRef: () => Promise.resolve({ sha, content }),
      swapRef: refused,
      deleteRef: refused,
    };
    const clock = instantClock();
    const name = 'prod/catalog-airflow';
    const mine = new TeamLock({
      git,
      clock,
      name,
      run: 'run-of-mine',
      key: 'a1'.repeat(32),
      owner: 'ben',
    });
    const holder = await resultOrProblem(() => mine.read(never));
    assert.notEqual(holder, null);
    if (holder === null || 'code' in holder) return;
    assert.equal(holder.ours, false);
    const dags = Object.values(runbook.resources ?? {}).flatMap(each =>
      each.type === 'airflow' ? each.mayWait.dags : [],
    );
    const { takenOn } = leftOpenBy(holder, runbook, 'team-lock');
    for (const { id, kind, subject, title } of takenOn) {
      assert.ok(isTakenOn({ id }));
      assert.ok(
        (kind === 'paused-dag' && dags.includes(subject)) ||
          (kind === 'flag' && modulesOf(runbook).some(({ file }) => file === subject)) ||
          isDeploymentBranch(runbook, subject),
        `${kind} of ${subject}`,
      );
      assert.ok(title.includes(subject));
    }
    assert.ok(takenOn.length <= 50);
    lockLost(holder);
    followedView({ title: 'Deploy', repository: 'r' }, holder, { isOver: false, problem: null });
    assert.equal(await resultOrProblem(() => mine.takeOver(sha, 'because', [], never)), false);
  },
});
