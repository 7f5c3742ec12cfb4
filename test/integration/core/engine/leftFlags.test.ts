import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createDeployments } from '../../../../src/core/engine/deployments';
import type { Ports } from '../../../../src/core/ports';
import { runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { kinds, obligationKinds } from '../../../../src/kinds';
import { createFiles } from '../../../../src/platform/node/files';
import { commonFolder } from '../../../../src/platform/node/git/commonFolder';
import { createHcl } from '../../../../src/platform/node/hcl';
import { MemoryJournal } from '../../../support/memoryJournal';
import { Playground, signal, type Clone } from '../../platform/node/git/playground';
import { wasmFolder } from '../../../unit/core/hcl/wasmFolder';

const FILE = 'environments/prod/catalog-airflow.tf';
const SHIPPED = path.join(__dirname, '../../../../src/runbooks/openverse-catalog.yaml');
const declares = (flag: string) =>
  `module "catalog-airflow" {\n  docker_tag = "rel-1"\n  running_dags_cleared = ${flag}\n}\n`;

describe('a flag left true while nobody deploys', () => {
  const wasm = wasmFolder();
  after(() => {
    rmSync(wasm, { recursive: true });
  });
  let ground: Playground;
  let colleague: Clone;
  let mine: Clone;
  beforeEach(() => {
    ground = new Playground();
    colleague = ground.clone('colleague');
    merge('false');
    mine = ground.clone('mine');
  });
  afterEach(() => {
    ground.dispose();
  });

  function merge(flag: string): void {
    colleague.commit(FILE, declares(flag));
    colleague.sh('push', '--quiet', 'origin', 'main');
  }

  const deployments = () =>
    createDeployments({
      // No other port is used.
      ports: {
        git: mine.git,
        hcl: createHcl({ wasmFolder: wasm }),
        files: createFiles(mine.root),
      } as Partial<Ports> as Ports,
      journal: new MemoryJournal(),
      kinds,
      obligationKinds,
      parseRunbook: runbookParser(kinds),
      shipped: [readFileSync(SHIPPED, 'utf8')],
      extensionVersion: '0.0.0',
      checkout: mine.root,
      isThere: () => true,
      signal,
      takeLease: () => Promise.reject(new Error('nothing is driven')),
      driver: () => Promise.resolve(null),
    });
  const leftFlags = () => deployments().leftFlags(signal);

  it('is found at its line once fetched, and is gone when it is false again', async () => {
    assert.deepEqual(await leftFlags(), []);
    merge('true');
    assert.deepEqual(await leftFlags(), [], 'nothing is fetched for it');
    mine.sh('fetch', '--quiet');
    assert.deepEqual(await leftFlags(), [
      {
        runbookId: 'openverse-catalog',
        attribute: 'running_dags_cleared',
        where: 'default-branch',
        file: FILE,
        line: 3,
      },
    ]);
    merge('false');
    mine.sh('fetch', '--quiet');
    assert.deepEqual(await leftFlags(), []);
  });

  it('is found despite a runbook whose module cannot be read, and ones with errors', async () => {
    const shipped = readFileSync(SHIPPED, 'utf8');
    const other = shipped.replace('id: openverse-catalog', 'id: other').replace('module: ', 'module: x-');
    for (const [name, text] of [
      ['a-other', other],
      ['b-draft', 'runbook: ['],
      ['c-own', shipped.replace('kind: bump', 'kind: bmup')],
    ] as const)
      colleague.commit(`.runbooks/${name}.yaml`, text);
    merge('true');
    mine.sh('fetch', '--quiet');
    assert.deepEqual(
      (await leftFlags()).map(({ runbookId }) => runbookId),
      ['openverse-catalog'],
    );
    mine.write(FILE, declares('true'));
    await deployments().setFlagBack('openverse-catalog', signal);
    assert.equal(readFileSync(path.join(mine.root, FILE), 'utf8'), declares('false'));
  });

  it('is found without reaching origin, whatever the checkout itself says', async () => {
    merge('true');
    mine.sh('fetch', '--quiet');
    renameSync(ground.origin, `${ground.origin}-away`);
    mine.write(FILE, declares('false'));
    assert.equal((await leftFlags()).length, 1);
  });

  it('is found in the checkout alone, committed or not, and not while the file is half edited', async () => {
    const where = async () => (await leftFlags()).map(flag => flag.where);
    mine.write(FILE, declares('true'));
    assert.deepEqual(await where(), ['checkout']);
    mine.commit(FILE, declares('true'));
    assert.deepEqual(await where(), ['checkout']);
    mine.write(FILE, 'module "catalog-airflow" {');
    assert.deepEqual(await where(), []);
    rmSync(path.join(mine.root, FILE));
    assert.deepEqual(await where(), []);
  });

  it('is set back in the checkout, without reaching origin or changing anything else', async () => {
    renameSync(ground.origin, `${ground.origin}-away`);
    mine.write(FILE, declares('true'));
    await deployments().setFlagBack('openverse-catalog', signal);
    assert.equal(readFileSync(path.join(mine.root, FILE), 'utf8'), declares('false'));
    assert.deepEqual(await leftFlags(), []);
    await deployments().setFlagBack('openverse-catalog', signal);
  });

  it('is not guessed at when the default branch is unknown', async () => {
    merge('true');
    mine.sh('fetch', '--quiet');
    mine.sh('remote', 'set-head', 'origin', '--delete');
    assert.deepEqual(await leftFlags(), []);
  });

  it('is looked for where the refs are, even in a linked worktree', () => {
    const own = path.join(mine.root, '.git');
    assert.equal(commonFolder(mine.root), own);
    const linked = path.join(ground.directory, 'linked');
    mine.sh('worktree', 'add', '--quiet', '--detach', linked);
    assert.equal(commonFolder(linked), own);
    assert.equal(commonFolder(ground.directory), undefined);
  });
});
