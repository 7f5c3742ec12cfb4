import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import { faults, services } from '../../../src/rehearsal/faults';
import { serialized } from '../../../src/rehearsal/state/serialized';
import { startWorld, type World } from '../../../src/rehearsal/world';
import { WORLD_FILE, WorldFileSchema } from '../../../src/rehearsal/disk/worldFile';
import { discard, dispatch, github, latestCommit, request, testWorld, type Reply } from './worlds';

const problem = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;

describe('rehearsal: a world', () => {
  let world: World | undefined;
  afterEach(async () => {
    await discard(world);
    world = undefined;
  });

  it('describes itself in world.json until it stops', async () => {
    world = await testWorld({ faults: ['refresh-waits'] });
    const file = path.join(world.directory, WORLD_FILE);
    const told = v.parse(WorldFileSchema, JSON.parse(readFileSync(file, 'utf8')));
    assert.deepEqual(told.addresses, world.addresses);
    assert.deepEqual(told.faultsOn, ['refresh-waits']);
    assert.equal(told.checkout, null);
    await world.stop();
    assert.equal(existsSync(file), false);
  });

  it('can be resumed, faults and all', async () => {
    const first = await testWorld({ airflow: 3 });
    await dispatch(first, latestCommit(first));
    await first.fault('refresh-waits', true);
    await first.stop();
    world = await startWorld({ directory: first.directory, path: '' });
    assert.deepEqual(world.faultsOn(), ['refresh-waits']);
    assert.deepEqual(
      world.state.github.runs.map(run => run.conclusion),
      ['success'],
    );
    assert.equal(world.state.airflow.runs.length, 2);
    assert.equal((await request(`${world.addresses.airflow}/api/v2/version`)).status, 200);
    await world.fault('refresh-waits', false);
    assert.deepEqual(
      world.state.airflow.runs.map(run => run.state),
      ['success', 'success'],
    );
  });

  it('is not started twice, and not in a folder that holds something else', async () => {
    world = await testWorld();
    const { directory } = world;
    await assert.rejects(startWorld({ directory }), problem('rehearsal.running'));
    const other = path.join(directory, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'precious.txt'), 'mine');
    await assert.rejects(startWorld({ directory: other }), problem('rehearsal.folder'));
    assert.equal(readFileSync(path.join(other, 'precious.txt'), 'utf8'), 'mine');
  });

  it('can break each service in each way', async () => {
    const running = (world = await testWorld());
    const ask = async (service: (typeof services)[number]): Promise<Reply> =>
      request(running.addresses[service]);
    for (const service of services) {
      const statuses = [];
      for (const fault of ['unauthorized', 'forbidden', 'rate-limited', 'error'] as const) {
        await running.fault(`${service}-${fault}`, true);
        const reply = await ask(service);
        statuses.push(reply.status);
        if (fault === 'rate-limited') assert.equal(reply.headers.get('retry-after'), '2');
        await running.fault(`${service}-${fault}`, false);
      }
      assert.deepEqual(statuses, [401, 403, 429, 500], service);
    }
    await running.fault('sentry-malformed', true);
    const broken = await ask('sentry');
    assert.deepEqual([broken.status, broken.json], [200, undefined]);
  });

  it('can send more than any client should accept, and recovers when the client stops reading', async () => {
    const running = (world = await testWorld());
    await running.fault('github-oversized', true);
    const response = await fetch(`${running.addresses.github}/user`);
    assert.ok(response.body);
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > 20 * 1024 * 1024) break;
    }
    assert.ok(bytes > 20 * 1024 * 1024);
    await running.fault('github-oversized', false);
    assert.equal((await github(running, 'GET', '/user')).status, 200);
  });

  it('can be controlled from another process', async () => {
    const running = (world = await testWorld());
    const post = (target: string, init: RequestInit): Promise<Reply> =>
      request(`${running.addresses.control}/control${target}`, { method: 'POST', ...init });
    const headers = { 'content-type': 'application/json' };
    const on = await post('/faults/dag-runs', { headers, body: '{"on": true}' });
    assert.equal(on.status, 200);
    assert.deepEqual(running.faultsOn(), ['dag-runs']);
    const listed = on.json as { name: string; on: boolean }[];
    assert.deepEqual(
      listed.filter(fault => fault.on).map(fault => fault.name),
      ['dag-runs'],
    );
    assert.equal((await post('/faults/no-such', { headers, body: '{"on": true}' })).status, 404);
    assert.equal((await post('/faults/dag-runs', { headers, body: '{}' })).status, 400);
    // A web page can't send JSON without a preflight.
    assert.equal((await post('/faults/dag-runs', { body: '{"on": false}' })).status, 415);
    await github(running, 'GET', '/user');
    const requests = (await request(`${running.addresses.control}/control/requests`)).json as {
      path: string;
    }[];
    assert.deepEqual(
      requests.map(one => one.path),
      ['/user'],
    );
    assert.equal((await post('/stop', { headers, body: '{}' })).status, 200);
    await running.stopped;
    await assert.rejects(github(running, 'GET', '/user'), /fetch failed/);
  });

  it('leaves a fault off when switching it on fails', async () => {
    const running = (world = await testWorld());
    renameSync(running.origin, `${running.origin}.away`);
    await assert.rejects(running.fault('flag-true-on-default-branch', true), problem('rehearsal.command'));
    assert.deepEqual(running.faultsOn(), []);
  });
});

describe('rehearsal: faults', () => {
  it('each have a unique name, a title and a description', () => {
    assert.equal(new Set(faults.map(fault => fault.name)).size, faults.length);
    for (const { name, title, description } of faults) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.ok(title.length > 5 && description.length > title.length - 10, name);
    }
  });
});

describe('rehearsal: serialized steps', () => {
  it('never overlap, and answer only with a step that began after the request', async () => {
    let running = 0;
    let begun = 0;
    const advance = serialized(async () => {
      running += 1;
      begun += 1;
      assert.equal(running, 1);
      await Promise.resolve();
      running -= 1;
    });
    const first = advance();
    await Promise.resolve();
    await Promise.all([first, advance(), advance()]);
    assert.ok(begun <= 2);
    await advance();
    assert.ok(begun >= 2);
  });

  it('continue after one that failed', async () => {
    let fails = true;
    const advance = serialized(() => (fails ? Promise.reject(new Error('no')) : Promise.resolve()));
    await assert.rejects(advance(), /no/);
    fails = false;
    await advance();
  });
});
