import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorldOptions } from '../../../src/rehearsal/options';
import type { World } from '../../../src/rehearsal/world';
import { discard, latestCommit, request, testWorld, type Reply } from './worlds';

const BASIC = `Basic ${Buffer.from('rehearsal:rehearsal-airflow').toString('base64')}`;

describe('rehearsal: the instance', () => {
  let world: World;
  afterEach(() => discard(world));

  const start = async (options: Partial<WorldOptions> = {}): Promise<void> => {
    world = await testWorld(options);
    world.state.registry.tags['rel-new'] = world.state.registry.tags[latestCommit(world)] ?? '';
  };
  const instance = (): string => path.join(world.directory, 'world', 'instance');
  const replace = async (tag = 'rel-new'): Promise<void> => {
    rmSync(instance());
    await world.advance();
    writeFileSync(instance(), `${tag} next\n`);
    await world.advance();
  };
  const airflow = (target: string): Promise<Reply> =>
    request(world.addresses.airflow + target, { headers: { authorization: BASIC } });
  const version = async (): Promise<unknown> => (await airflow('/api/v1/version')).json;

  it('refuses connections while it is gone, and answers on the same address afterwards', async () => {
    await start();
    rmSync(instance());
    await world.advance();
    await assert.rejects(airflow('/health'), /fetch failed/);
    writeFileSync(instance(), 'rel-new next\n');
    await world.advance();
    assert.deepEqual(await version(), { git_version: '.release:2.9.3', version: '2.9.3' });
  });

  it('can answer 502 while it is gone', async () => {
    await start({ airflowAway: 'bad-gateway' });
    rmSync(instance());
    const reply = await airflow('/health');
    assert.equal(reply.status, 502);
    assert.match(reply.headers.get('content-type') ?? '', /html/);
  });

  it('takes its time to boot', async () => {
    await start({ airflowAway: 'bad-gateway', timing: { bootMs: 3_600_000 } });
    await replace();
    assert.equal((await airflow('/health')).status, 502);
    world.state.instance.upAt = new Date().toISOString();
    assert.equal((await airflow('/health')).status, 200);
  });

  it('can stay away, and does not come back with an unknown image', async () => {
    await start({ airflowAway: 'bad-gateway' });
    await world.fault('airflow-stays-away', true);
    assert.equal((await airflow('/health')).status, 200);
    await replace();
    assert.equal((await airflow('/health')).status, 502);
    await world.fault('airflow-stays-away', false);
    assert.equal((await airflow('/health')).status, 200);
    await replace('rel-unknown');
    assert.equal((await airflow('/health')).status, 502);
  });

  it('can come back with the old version, unhealthy and with a broken DAG, but only after it was replaced', async () => {
    await start({ airflowAway: 'bad-gateway' });
    const scheduler = async (): Promise<{ status: string; latest_scheduler_heartbeat: string }> =>
      ((await airflow('/health')).json as { scheduler: never }).scheduler;
    const errors = async (): Promise<number> =>
      ((await airflow('/api/v1/importErrors')).json as { total_entries: number }).total_entries;
    for (const name of ['airflow-version-mismatch', 'airflow-unhealthy', 'import-error'] as const) {
      await world.fault(name, true);
    }
    assert.equal((await scheduler()).status, 'healthy');
    assert.equal(await errors(), 0);
    await replace();
    assert.deepEqual(await version(), { git_version: '.release:2.9.2', version: '2.9.2' });
    const { status, latest_scheduler_heartbeat } = await scheduler();
    assert.equal(status, 'unhealthy');
    assert.ok(latest_scheduler_heartbeat < (world.state.airflow.replacedAt ?? ''));
    assert.equal(await errors(), 1);
  });

  it('keeps its version when there is no upgrade', async () => {
    await start({ upgrade: false });
    await replace();
    assert.deepEqual(await version(), { git_version: '.release:2.9.2', version: '2.9.2' });
  });
});
