import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeploymentBench } from '../support/deployment';

/** A start-up file that asks in a terminal, like one that chooses among credentials. */
const ASKS = 'if [ -t 0 ]; then printf "Which profile? "; read -r profile; fi\n';

describe('a deployment whose login shell asks something', function () {
  this.timeout(300_000);
  const environment = process.env;
  let bench: DeploymentBench;
  let home: string;

  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'home-'));
    writeFileSync(path.join(home, '.bash_profile'), ASKS);
    process.env = { ...environment, HOME: home, SHELL: '/bin/bash' };
    bench = await DeploymentBench.start();
    await bench.answer('release', 'release');
  });
  after(async () => {
    await bench.stop();
    process.env = environment;
    rmSync(home, { recursive: true, force: true });
  });

  for (const step of ['bump', 'apply'])
    it(`shows the question at ${step}, with a button for its terminal, and continues once it is answered`, async () => {
      const { id, title, detail, choices } = await bench.asked(step);
      assert.deepEqual([id, choices], ['login-shell', []]);
      assert.equal(title, 'A start-up file of your login shell asks something');
      assert.match(detail, /Which profile\?$/);
      assert.ok(bench.step(step).actions.some(action => action.do === 'show-terminal'));
      bench.type('production');
      await bench.until(b => b.step(step).question?.id !== 'login-shell', `${step} goes on`);
    });

  it('shows the question again at the second plan, and finishes', async () => {
    await bench.until(b => b.step('apply').question?.id === 'approve-plan', 'the plan');
    await bench.approve();
    await bench.until(b => b.step('apply').question?.id === 'login-shell', 'the second plan asks');
    bench.type('production');
    await bench.publish();
    assert.equal(bench.view.state, 'finished');
  });
});
