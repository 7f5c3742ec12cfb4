import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { tryRun } from '../../../src/rehearsal/command';
import type { FaultName } from '../../../src/rehearsal/faults';
import { readFile, resolve } from '../../../src/rehearsal/git/read';
import { addCommits } from '../../../src/rehearsal/git/write';
import { MODULE_FILE } from '../../../src/rehearsal/repository';
import type { World } from '../../../src/rehearsal/world';
import { Desk } from './desk';
import { discard, dispatch, latestCommit, request, testWorld } from './worlds';

describe('rehearsal: the infrastructure repository', function () {
  this.timeout(120_000);
  let world: World;
  let desk: Desk;
  before(async () => {
    world = await testWorld({ checkout: true });
    desk = new Desk(world);
  });
  afterEach(() => desk.git('checkout', '-q', '-f', 'main'));
  after(() => discard(world));

  it('has an origin that does not exist, while git uses the bare repository', async () => {
    const url = `https://${world.id}.rehearsal.invalid/WordPress/openverse-infrastructure.git`;
    assert.equal(world.repository, url);
    assert.equal(await desk.git('config', 'remote.origin.url'), url);
    assert.equal(await desk.git('remote', 'get-url', '--push', 'origin'), world.origin);
    assert.equal(await desk.git('status', '--porcelain'), '');
    await desk.git('checkout', '-q', '-b', 'deploy/x');
    await desk.git('push', '-q', 'origin', 'deploy/x');
    assert.equal(await resolve(world.origin, 'deploy/x'), await desk.git('rev-parse', 'HEAD'));
  });

  it('takes a file name for nothing else, whatever is in it', async () => {
    const [quotes, lines] = [String.raw`a "b" \c.md`, 'a\nD README.md\nb.md'];
    const author = { name: 'A', email: 'a@example.org' };
    const files = { [quotes]: 'quotes\n', [lines]: 'lines\n' };
    await addCommits(world.origin, 'names', [{ author, at: 0, message: 'Add', files }], 'refs/heads/main');
    assert.equal((await readFile(world.origin, 'refs/heads/names', quotes))?.text, 'quotes\n');
    assert.ok(await readFile(world.origin, 'refs/heads/names', 'README.md'), 'nothing was deleted');
    const listed = await desk.git('ls-remote', 'origin', 'refs/heads/names');
    const all = execFileSync(
      'git',
      ['-C', world.origin, 'ls-tree', '-z', '--name-only', listed.split('\t')[0] ?? ''],
      {
        encoding: 'utf8',
      },
    );
    assert.ok(all.split('\0').includes(lines));
  });

  it('uses the tools in the PATH', () => {
    const just = execFileSync('sh', ['-c', 'command -v just'], { encoding: 'utf8' }).trim();
    assert.equal(world.tools.just, just);
    assert.equal(world.tools.justIsStandIn, false);
  });

  it('bumps to the newest release in the registry, and changes nothing else', async () => {
    await dispatch(world, latestCommit(world));
    await world.advance();
    const newest = Object.keys(world.state.registry.tags)
      .filter(tag => tag.startsWith('rel-'))
      .sort()
      .at(-1);
    assert.equal((await desk.just('bump')).exitCode, 0);
    const diff = (await desk.git('diff', '--unified=0')).split('\n').filter(line => /^[-+] /.test(line));
    assert.equal(diff.length, 2);
    assert.equal(diff[1], `+  docker_tag = "${newest ?? ''}"`);
  });

  it('refuses to plan while the flag is false', async () => {
    const result = await desk.just('plan');
    assert.notEqual(result.exitCode, 0);
    assert.match(result.stderr, /precondition failed/);
  });

  it('has nothing to change at first', async () => {
    desk.setFlag(true);
    const result = await desk.just('plan');
    assert.equal(result.exitCode, 0);
    assert.match(result.stdout, /No changes\./);
  });

  it('changes nothing when the answer is no', async () => {
    await desk.prepare();
    const before = world.state.instance.id;
    const result = await desk.just('apply', 'no\n');
    assert.equal(result.exitCode, 1);
    assert.match(result.stdout, /Apply cancelled/);
    await world.advance();
    assert.equal(world.state.instance.id, before);
  });

  it('replaces the instance, which loses running tasks and boots the released version', async () => {
    await desk.prepare();
    await world.fault('dag-runs', true);
    await world.fault('refresh-waits', true);
    const before = world.state.instance.id;
    assert.equal(world.state.airflow.version, '2.9.2');
    const result = await desk.just('apply', 'yes\n');
    assert.equal(result.exitCode, 0, result.stderr);
    assert.match(result.stdout, /1 added, 0 changed, 1 destroyed/);
    await world.advance();
    assert.notEqual(world.state.instance.id, before);
    assert.deepEqual(
      world.state.airflow.lost.map(task => task.dagId),
      ['wikimedia_commons_workflow'],
    );
    const version = await request(`${world.addresses.airflow}/api/v1/version`);
    assert.equal((version.json as { version: string }).version, '2.9.3');
    const health = await request(`${world.addresses.airflow}/health`);
    const { scheduler } = health.json as { scheduler: { latest_scheduler_heartbeat: string } };
    assert.ok(
      Date.parse(scheduler.latest_scheduler_heartbeat) >=
        Date.parse(world.state.airflow.replacedAt ?? '9999-12-31'),
    );
    assert.match((await desk.just('plan')).stdout, /No changes\./);
  });
});

describe('rehearsal: how Terraform and the recipes can fail', function () {
  this.timeout(120_000);
  let world: World;
  let desk: Desk;
  before(async () => {
    world = await testWorld({ checkout: true });
    desk = new Desk(world);
    await desk.prepare();
  });
  after(() => discard(world));

  const during = async <T>(name: FaultName, act: () => Promise<T>): Promise<T> => {
    await world.fault(name, true);
    try {
      return await act();
    } finally {
      await world.fault(name, false);
    }
  };

  it('can plan to destroy the database', async () => {
    const { stdout } = await during('plan-destroys-database', () => desk.just('plan'));
    assert.match(stdout, /terraform_data\.database.*must be/);
    assert.match(stdout, /2 to add, 0 to change, 2 to destroy/);
  });

  it('can fail to plan', async () => {
    const { exitCode, stderr } = await during('plan-fails', () => desk.just('plan'));
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /Invalid function argument/);
  });

  it('can find the state locked, and names who locked it', async () => {
    const { exitCode, stderr } = await during('state-locked', () => desk.just('plan'));
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /Error acquiring the state lock/);
    assert.match(stderr, /Who: +mei-tanaka@workstation/);
    assert.equal((await desk.just('plan')).exitCode, 0);
  });

  it('can bump to another version, in another file, or commit by itself', async () => {
    const bump = async (name: FaultName): Promise<string> => {
      desk.setFlag(false);
      await desk.git('checkout', '-q', '--', '.');
      await during(name, () => desk.just('bump'));
      return desk.git('diff', '--name-only', 'origin/main');
    };
    assert.equal(await bump('bump-other-version'), MODULE_FILE);
    assert.match(await desk.git('diff'), /\+ {2}docker_tag = "rel-/);
    assert.equal(await bump('bump-other-file'), `environments/prod/api.tf\n${MODULE_FILE}`);
    await desk.git('checkout', '-q', '-b', 'deploy/x');
    assert.equal(await bump('bump-commits'), MODULE_FILE);
    assert.equal(await desk.git('status', '--porcelain'), '');
    await desk.git('checkout', '-q', 'main');
    await desk.just('bump');
    desk.setFlag(true);
  });

  it('can have commit hooks that rewrite or refuse', async () => {
    desk.setFlag(false);
    const commit = (name: FaultName): Promise<string> =>
      during(name, () => desk.git('commit', '-m', 'Deploy', '--', MODULE_FILE));
    assert.match(await commit('commit-hook-fails'), /failed: .*terraform fmt is not installed/);
    await commit('commit-hook-rewrites');
    assert.match(await desk.git('show', 'HEAD'), /\+# Formatted by the pre-commit hook\./);
    await desk.git('reset', '-q', '--hard', 'origin/main');
    await desk.just('bump');
    desk.setFlag(true);
  });

  it('can start a DAG and move the default branch when the apply begins', async () => {
    const before = await resolve(world.origin, 'main');
    await world.fault('default-branch-moves', true);
    await during('dag-starts-before-apply', async () => {
      assert.equal(world.state.airflow.runs.length, 0);
      await desk.just('apply', 'no\n');
      await world.advance();
      assert.deepEqual(
        world.state.airflow.runs.map(run => [run.dagId, run.state]),
        [['wikimedia_commons_workflow', 'running']],
      );
    });
    await world.fault('default-branch-moves', false);
    assert.notEqual(await resolve(world.origin, 'main'), before);
  });

  it('can fail halfway: the old instance is gone, and Airflow with it', async () => {
    const { exitCode, stderr } = await during('apply-fails', () => desk.just('apply', 'yes\n'));
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /local-exec provisioner error/);
    await world.advance();
    assert.deepEqual(world.state.instance, { id: null, upAt: null, up: false });
    await assert.rejects(request(`${world.addresses.airflow}/health`), /fetch failed/);
  });

  it('can still find something to change after an apply', async () => {
    await world.fault('second-plan-not-empty', true);
    assert.equal((await desk.just('apply', 'yes\n')).exitCode, 0);
    assert.match((await desk.just('plan')).stdout, /terraform_data\.dns_record.*will be/);
    await world.fault('second-plan-not-empty', false);
    assert.match((await desk.just('plan')).stdout, /No changes\./);
  });

  it('answers again after a later apply', async () => {
    await world.advance();
    assert.equal((await request(`${world.addresses.airflow}/health`)).status, 200);
  });
});

describe('rehearsal: the flag on the default branch', function () {
  this.timeout(120_000);
  it('is true there and in the checkout, and false again', async () => {
    const world = await testWorld({ checkout: true, faults: ['flag-true-on-default-branch'] });
    try {
      const desk = new Desk(world);
      assert.match(await desk.git('show', `origin/main:${MODULE_FILE}`), /running_dags_cleared = true/);
      assert.equal(await desk.git('rev-parse', 'HEAD'), await resolve(world.origin, 'main'));
      await world.fault('flag-true-on-default-branch', false);
      assert.match(await desk.git('show', `origin/main:${MODULE_FILE}`), /running_dags_cleared = false/);
    } finally {
      await discard(world);
    }
  });
});

describe('rehearsal: without just and Terraform', function () {
  this.timeout(120_000);
  it('uses stand-ins that do the same, and say what they are', async () => {
    const world = await testWorld({ checkout: true, path: '' });
    try {
      assert.ok(world.tools.justIsStandIn && world.tools.terraformIsStandIn);
      const desk = new Desk(world);
      const { stdout } = await tryRun(world.tools.just, ['--dump', '--dump-format', 'json'], {
        cwd: world.checkout,
      });
      const { recipes } = JSON.parse(stdout) as { recipes: object };
      assert.deepEqual(Object.keys(recipes), ['bump', 'plan', 'apply']);
      const closed = await desk.just('plan');
      assert.notEqual(closed.exitCode, 0);
      assert.match(closed.stdout + closed.stderr, /stand-in for Terraform[\s\S]*precondition failed/);
      await desk.prepare();
      await world.fault('state-locked', true);
      assert.match((await desk.just('plan')).stderr, /Who: +mei-tanaka@workstation/);
      await world.fault('state-locked', false);
      assert.match((await desk.just('apply', 'no\n')).stdout, /Apply cancelled\./);
      const applied = await desk.just('apply', 'yes\n');
      assert.match(applied.stderr, /stand-in for just/);
      assert.match(applied.stdout, /Plan: 1 to add, 0 to change, 1 to destroy\.[\s\S]*Apply complete!/);
      await world.advance();
      assert.equal(world.state.airflow.version, '2.9.3');
      assert.match((await desk.just('plan')).stdout, /No changes\./);
    } finally {
      await discard(world);
    }
  });
});
