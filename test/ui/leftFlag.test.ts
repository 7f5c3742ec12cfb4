import assert from 'node:assert/strict';
import { until } from '../harness/until';
import { UiBench } from './bench';

/** The flag was merged as true, and nobody deploys. */
describe('a flag that was left true, in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start({
      viewport: { width: 800, height: 700 },
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
    });
  });
  after(() => bench.stop());

  const row = /running_dags_cleared is true/;
  const rows = () => bench.workbench.tree('Steps').rows();

  /** The sentence comes last, and moves the row. */
  const told = async () => {
    await until('the row', rows, shown => shown.some(text => text.includes('running_dags_cleared is true')));
    const steps = bench.workbench.tree('Steps');
    await until(
      'the sentence',
      () => steps.message(),
      text => text.includes('Nothing guards'),
    );
  };

  it('shows as soon as it was fetched, begins the deployment that mends it, and goes when it is false', async () => {
    const asked = () => bench.world.requests.length;
    const before = asked();
    await bench.world.fault('flag-true-on-default-branch', true);
    await told();
    // Looking needs nobody's network.
    assert.equal(asked(), before);
    const { workbench } = bench;
    const steps = workbench.tree('Steps');
    assert.match(await steps.spoken(row), /^Warning: /);
    await workbench.command('View: Focus Problems');
    await steps.row(row).hover();
    await workbench.screenshot('left-flag/idle');

    await bench.world.fault('flag-true-on-default-branch', false);
    await until('no row', rows, shown => shown.length === 0);
    await bench.world.fault('flag-true-on-default-branch', true);
    await told();

    await steps.press(row, 'Start');
    await workbench.modal.press('Start');
    await bench.shows('Open that pull request');
    await workbench.screenshot('left-flag/offered');
  });
});
