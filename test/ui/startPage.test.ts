import assert from 'node:assert/strict';
import { until } from '../harness/until';
import { UiBench } from './bench';

describe('the start page in VS Code', function () {
  let bench: UiBench;
  before(async () => {
    bench = await UiBench.start({ viewport: { width: 1100, height: 800 } });
  });
  after(() => bench.stop());

  it('opens by itself in a new rehearsal, checks connections, and offers faults to choose', async () => {
    const { workbench, world } = bench;
    const { quickInput } = workbench;
    await bench.shows('Rehearse a deployment');
    await bench.shows('Prepare');
    await workbench.screenshot('start/first');

    await bench.press('Check connections');
    await bench.shows(/All \d connections work/);
    await bench.shows('write access');
    await workbench.screenshot('start/connected');

    await bench.press('Choose what goes wrong…');
    await until(
      'the faults',
      () => quickInput.entries(),
      shown => shown.some(text => text.includes('A DAG starts between check and apply')),
    );
    await quickInput.type('No permission to read');
    await quickInput.toggle('No permission to read DAGs');
    await workbench.screenshot('start/faults');
    await quickInput.accept();
    await bench.shows('Will go wrong: No permission to read DAGs');
    assert.deepEqual([...world.faultsOn()], ['airflow-no-permission']);

    await bench.press('Check again');
    await bench.shows('Airflow needs attention');
    await workbench.screenshot('start/missing');

    const checklist = await bench.checklist();
    await checklist.click(checklist.frame.getByText('Differs from the shipped runbook'));
    await bench.shows('Steps sentry, back-sentry: soak');
    await workbench.screenshot('start/differences');
    await bench.press('Compare with shipped runbook');
    await until(
      'the diff editor',
      () => workbench.editors(),
      titles => titles.some(title => title.startsWith('Shipped ↔ This repository')),
    );
    await workbench.screenshot('start/compared');

    await workbench.reload();
    await workbench.show('Deploy Runbook');
    await until(
      'the state after the reload',
      () => workbench.tree('Steps').message(),
      text => text.includes('No deployment is open'),
    );
    await workbench.command('Deploy Runbook: Open Start Page');
    await bench.shows('Rehearse a deployment');
    await bench.press('Start the rehearsal');
    await bench.shows('Preflight');
  });
});
