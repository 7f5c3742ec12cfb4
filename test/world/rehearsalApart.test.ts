import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeEngine, type Engine } from '../../src/app/compose';
import { engineStorage } from '../../src/app/rehearsal';
import { createFiles } from '../../src/platform/node/files';
import { createJournal } from '../../src/platform/node/journal';
import { createChildTerminalHost } from '../../src/platform/node/runner/childTerminal';
import { startWorld, type World } from '../../src/rehearsal/world';
import { engineOn } from '../support/deployment';
import { quickTiming } from '../support/shorten';

const REAL = 'https://github.com/WordPress/openverse-infrastructure.git';
const BANNER = /Rehearsal: nothing here touches production/;

describe('a rehearsal and a clone of the real repository, on one machine', function () {
  this.timeout(180_000);
  let storage: string;
  let world: World;
  let engines: Engine[];

  beforeEach(async () => {
    engines = [];
    storage = realpathSync(mkdtempSync(path.join(tmpdir(), 'apart-')));
    const directory = path.join(storage, 'rehearsal/2026-11-28');
    mkdirSync(directory, { recursive: true });
    world = await startWorld({ directory, timing: quickTiming });
  });
  afterEach(async () => {
    for (const engine of engines) engine.dispose();
    await world.stop();
    rmSync(storage, { recursive: true, maxRetries: 5 });
  });

  async function rehearsal(): Promise<Engine> {
    const engine = await engineOn(world, engineStorage(storage, world.checkout));
    engines.push(engine);
    return engine;
  }

  /** The engine of a window on a clone of the real repository. */
  async function reality(origin = REAL): Promise<Engine> {
    const root = mkdtempSync(path.join(storage, 'clone-'));
    execFileSync('git', ['clone', '-q', world.origin, root]);
    execFileSync('git', ['-C', root, 'remote', 'set-url', 'origin', origin]);
    const none = () => Promise.resolve(undefined);
    const engine = await composeEngine({
      root,
      storage: engineStorage(storage, root),
      dist: path.join(__dirname, '../../dist'),
      extensionVersion: '0.0.0-test',
      addresses: { airflow: '', github: 'https://api.github.com', registry: 'https://ghcr.io', sentry: '' },
      credentials: { airflow: none, github: none, registry: none, sentry: none, slack: none },
      sentryScope: {},
      tools: { just: 'just', terraform: 'terraform', git: 'git', script: 'script' },
      terminals: createChildTerminalHost(process.env),
      files: createFiles(root),
    });
    engines.push(engine);
    return engine;
  }

  it('do not share an unfinished rehearsal, which is marked as one', async () => {
    const { deployments } = await rehearsal();
    const run = await deployments.start('openverse-catalog', new AbortController().signal);
    assert.equal(run.view.rehearsal, true);
    assert.match(run.exportRecord(), BANNER);
    await run.declareIncident(1, 'Airflow is down');
    const { packet, message } = run.incidentReport();
    assert.match(packet, BANNER);
    assert.match(message.split('\n')[0] ?? '', BANNER);

    const real = await reality();
    assert.equal(await real.deployments.open(), undefined);
    assert.deepEqual(await real.deployments.history(), []);
    assert.deepEqual(
      readdirSync(storage).filter(name => ['journal', 'leases', 'jobs'].includes(name)),
      [],
    );

    const again = await rehearsal();
    assert.equal((await again.deployments.history()).length, 1);
  });

  it('do not share one that an older version kept with the runs of the real repository', async () => {
    const { deployments } = await rehearsal();
    await deployments.start('openverse-catalog', new AbortController().signal);
    const real = await reality();
    assert.equal(await real.deployments.open(), undefined);
    // The older version took both for one repository.
    const kept = path.join(engineStorage(storage, world.checkout), 'journal');
    const [folder = ''] = readdirSync(kept);
    const [name = ''] = readdirSync(path.join(kept, folder));
    const text = readFileSync(path.join(kept, folder, name), 'utf8').replaceAll(world.repository, REAL);
    const journal = createJournal({ folder: path.join(storage, 'journal'), repository: REAL });
    for (const line of text.split('\n').filter(Boolean))
      await journal.append('old', JSON.parse(line) as never);
    assert.deepEqual(await journal.list(), ['old']);

    const later = await reality();
    assert.equal(await later.deployments.open(), undefined);
    assert.deepEqual(await later.deployments.history(), []);
  });

  it('do not allow deploying from a clone of the rehearsal elsewhere', async () => {
    await assert.rejects(reality(world.repository), /copy of a rehearsal/);
  });

  it('do not allow a rehearsal whose origin was changed to the real one', async () => {
    execFileSync('git', ['-C', world.checkout, 'config', 'remote.origin.url', REAL]);
    await assert.rejects(rehearsal(), /origin of this rehearsal was changed/);
  });
});
