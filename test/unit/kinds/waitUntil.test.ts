import assert from 'node:assert/strict';
import * as v from 'valibot';
import { wait } from '../../../src/kinds/wait';
import { engineBench } from '../../support/engineBench';

function bench(given: object, ports: object) {
  const at = engineBench([wait], {
    steps: [{ id: 'wait', kind: 'wait' }],
    params: new Map([['wait', v.parse(wait.params, given)]]),
    ports,
  });
  at.run.resume();
  const step = () => at.run.view.phases.flatMap(({ steps }) => steps)[0];
  return { ...at, step };
}
/** A command that says yes from this look on. */
const tools = (yes: number, other = 1) => {
  let looks = 0;
  return {
    tools: {
      run: async () => {
        looks += 1;
        return { exitCode: looks >= yes ? 0 : other, stdout: '', stderr: '' };
      },
    },
    looks: () => looks,
  };
};

describe('waiting for a condition', () => {
  it('checks repeatedly, and holds once a command says yes', async () => {
    const told = tools(3);
    const at = bench({ until: { run: ['bin/is-stable'] }, within: '10m', every: '20s' }, told);
    await at.until(() => at.status('wait') === 'verified', 'the end');
    assert.equal(told.looks(), 3);
    at.run.dispose();
  });

  it('stops if it is not met in time, or if the command cannot tell', async () => {
    const late = bench({ until: { run: ['bin/is-stable'] }, within: '1m', every: '20s' }, tools(99));
    await late.until(() => late.status('wait') === 'stopped', 'the stop');
    assert.match(late.step()?.problem?.message ?? '', /^It was not so within 1m/);
    late.run.dispose();
    const odd = bench({ until: { run: ['bin/is-stable'] }, within: '1m' }, tools(99, 3));
    await odd.until(() => odd.status('wait') === 'stopped', 'the stop');
    assert.match(odd.step()?.problem?.message ?? '', /exit code 3/);
    odd.run.dispose();
  });

  it('holds once an address answers as expected', async () => {
    let reads = 0;
    const web = { get: async () => ({ status: (reads += 1) < 2 ? 503 : 200, json: undefined }) };
    const at = bench({ until: { get: 'https://a.example.org/health' }, within: '1m', every: '5s' }, { web });
    await at.until(() => at.status('wait') === 'verified', 'the end');
    assert.equal(reads, 2);
    at.run.dispose();
  });

  it('requires a duration, and exactly one condition', () => {
    const accepts = (given: object) => v.is(wait.params, given);
    assert.ok(accepts({ for: '10s' }));
    const get = 'https://a.example.org/';
    for (const bad of [
      {},
      { for: '1m', until: { get }, within: '1m' },
      { until: { get } },
      { for: '1m', within: '2m' },
      { until: { get, run: ['x'] }, within: '1m' },
      { until: {}, within: '1m' },
      { until: { get: 'http://localhost/' }, within: '1m' },
    ])
      assert.ok(!accepts(bad), JSON.stringify(bad));
  });
});
