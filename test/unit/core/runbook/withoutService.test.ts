import assert from 'node:assert/strict';
import { findLeftFlags } from '../../../../src/core/engine/leftFlag';
import { leftOpenBy, obligationInWords } from '../../../../src/core/lock/leftOpen';
import type { LockHolder } from '../../../../src/core/lock/runLock';
import { TeamLock } from '../../../../src/core/lock/teamLock';
import { isDeploymentBranch } from '../../../../src/core/runbook/branches';
import { commandsOf } from '../../../../src/core/candidates/commands';
import { introduction } from '../../../../src/core/candidates/introduction';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { resourceOf } from '../../../../src/core/runbook/resourceOf';
import { deploymentName, type Runbook } from '../../../../src/core/runbook/runbook';
import { differenceGroups } from '../../../../src/core/candidates/runbookDifferences';
import { kinds as realKinds } from '../../../../src/kinds';
import { kinds, sample } from '../parsing/sample';

const never = new AbortController().signal;
const runbook: Runbook = {
  id: 'handover',
  title: 'Hand over',
  phases: [{ title: 'All', steps: [{ id: 'first', kind: 'look' }] }],
};
const holder: LockHolder = {
  ...{ sha: '1'.repeat(40), run: 'run-of-ada', owner: 'ada', ours: false, reason: '' },
  ...{ since: '2026-11-22T12:00:00Z', heartbeatAt: '2026-11-22T12:00:00Z' },
  obligations: [
    { id: 'f', kind: 'flag', step: 's', subject: 'main.tf', previous: 'false', title: 'Flag' },
    { id: 'd', kind: 'paused-dag', step: 's', subject: 'daily', previous: 'unpaused', title: 'DAG' },
  ],
  ...{ progress: null, takenOverFrom: null },
};

describe('a runbook without resources', () => {
  it('has its own team lock', () => {
    assert.equal(deploymentName(runbook), 'runbooks/handover');
    const lock = new TeamLock({ name: deploymentName(runbook) } as ConstructorParameters<typeof TeamLock>[0]);
    assert.equal(lock.ref, 'refs/deploy-runbook/lock/runbooks/handover');
  });

  it('takes on nothing from another writer of its lock', () => {
    const { takenOn, leftAlone } = leftOpenBy(holder, runbook, 'lock');
    assert.deepEqual(takenOn, []);
    assert.deepEqual(leftAlone, ['flag of main.tf', 'paused-dag of daily']);
    assert.equal(
      obligationInWords({ kind: 'flag', subject: 'main.tf' }),
      'Set the flag of main.tf back to false',
    );
    assert.equal(isDeploymentBranch(runbook, 'deploy/undefined/2026-11-22.12.00.00'), false);
  });

  it('has no flag that could be left on', async () => {
    assert.deepEqual(await findLeftFlags({} as Parameters<typeof findLeftFlags>[0], [runbook], never), []);
  });

  it('is introduced by what it contains', () => {
    assert.deepEqual(introduction(runbook, [], kinds), [
      { title: 'What runs', lines: ['Nothing of its own'] },
      { title: 'Steps and checks', lines: ['Steps: look'] },
    ]);
    assert.deepEqual(commandsOf(runbook, kinds), []);
  });

  it('is compared with a shipped one that has resources', () => {
    const shipped = parseRunbook(sample, kinds).runbook;
    assert.ok(shipped);
    const where = differenceGroups(shipped, runbook, kinds).find(({ title }) => title === 'Where');
    assert.ok(where?.lines.some(line => line.startsWith('Resources: image is not given')));
  });

  it('names the missing resource when a step needs one', () => {
    assert.throws(() => resourceOf(runbook, {}, 'module'), { message: /doesn't say which terraform-module/ });
  });

  it('limits its steps to kinds that need no resource', () => {
    const without = [...realKinds.values()].filter(kind => kind.uses === undefined);
    assert.deepEqual(
      without.map(({ name }) => name),
      [
        'team-lock',
        'terraform',
        'airflow-health',
        'unpause-dags',
        'manual',
        'choose',
        'command',
        'edit',
        'workflow',
        'publish-release',
        'pull-request',
        'http',
        'wait',
      ],
    );
  });
});

describe('the introduction of a runbook', () => {
  it('lists what a preview ignores when it is compared', () => {
    const step = { id: 'diff', kind: 'command', with: { run: ['a'], previewIgnores: ['^took ', 'destroy'] } };
    const [, checks] = introduction({ ...runbook, phases: [{ title: 'All', steps: [step] }] }, [], realKinds);
    assert.ok(checks?.lines.includes('Step diff ignores in its preview ^took , destroy'));
  });
});
