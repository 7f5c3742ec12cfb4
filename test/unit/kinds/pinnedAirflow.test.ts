import assert from 'node:assert/strict';
import { pinnedAirflow } from '../../../src/kinds/shared/pinnedAirflow';

type Context = Parameters<typeof pinnedAirflow>[0];

/** Reads `catalog/requirements.txt` of an application that has these files. */
async function pinned(
  files: Readonly<Record<string, string>>,
): Promise<{ pin: string | null; read: string[] }> {
  const read: string[] = [];
  const fileAt = (_repository: string, path: string) => {
    read.push(path);
    return Promise.resolve(files[path]);
  };
  const { signal } = new AbortController();
  const context = { ports: { github: { fileAt } }, resources: { application: { name: 'a/b' } }, signal };
  const pin = await pinnedAirflow(context as unknown as Context, 'catalog/requirements.txt', 'c0ffee');
  return { pin, read };
}

describe("Airflow's version in the application", () => {
  it('is found in files that the requirements file includes', async () => {
    for (const [including, at] of [
      ['-r base.txt', 'catalog/base.txt'],
      ['-c ../constraints.txt\napache-airflow[celery]', 'constraints.txt'],
      ['--requirement=./pins/air flow.txt', 'catalog/pins/air flow.txt'],
    ] as const) {
      const files = { 'catalog/requirements.txt': including, [at]: 'apache-airflow==2.9.3' };
      assert.equal((await pinned(files)).pin, '2.9.3', including);
    }
  });

  it('is searched for no further than necessary', async () => {
    const circle = {
      'catalog/requirements.txt': '-r a.txt',
      'catalog/a.txt': '-r requirements.txt\n-r gone.txt',
    };
    assert.deepEqual(await pinned(circle), {
      pin: null,
      read: ['catalog/requirements.txt', 'catalog/a.txt', 'catalog/gone.txt'],
    });
    const here = { 'catalog/requirements.txt': '-r a.txt\napache-airflow==2.9.3' };
    assert.deepEqual(await pinned(here), { pin: '2.9.3', read: ['catalog/requirements.txt'] });
    const many = {
      'catalog/requirements.txt': Array.from({ length: 99 }, (_, n) => `-r ${n}.txt`).join('\n'),
    };
    assert.equal((await pinned(many)).read.length, 10);
    const elsewhere = { 'catalog/requirements.txt': '-c https://example.org/c.txt\n-r file://host/x.txt' };
    assert.equal((await pinned(elsewhere)).read.length, 1);
    const nowhere = { 'catalog/requirements.txt': '-r %zz.txt\n-r %\n-r .\n-r ..\n-c /\n-c pins/' };
    assert.equal((await pinned(nowhere)).read.length, 1);
  });
});
