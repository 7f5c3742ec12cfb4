import assert from 'node:assert/strict';
import { fixture, planOf, read } from './fixture';

describe('values shown from a plan', () => {
  it('are none unless allowed, while names are always shown', async () => {
    const plan = planOf(await read(fixture('prompt')));
    assert.deepEqual(
      plan.changes.flatMap(({ shown }) => shown),
      [],
    );
    assert.deepEqual(plan.changes[0]?.changedAttributes, ['id', 'input', 'output', 'triggers_replace']);
    assert.deepEqual(plan.changes[0].computedAttributes, ['id', 'output']);
  });

  it('are only those of the allowed attributes, even inside maps and lists', async () => {
    const plan = planOf(await read(fixture('prompt'), 'input', 'triggers_replace'));
    assert.deepEqual(plan.changes[0]?.shown, [
      {
        path: 'input.image',
        before: 'openverse-catalog:rel-2026.01.01',
        after: 'openverse-catalog:rel-2026.02.02',
        forcesReplacement: false,
      },
      {
        path: 'triggers_replace[]',
        before: 'rel-2026.01.01',
        after: 'rel-2026.02.02',
        forcesReplacement: false,
      },
    ]);
  });

  it('stay in the record if they span several lines', async () => {
    const plan = planOf(await read(fixture('prompt'), 'input', 'output'));
    assert.deepEqual(plan.changes[1]?.shown, [
      { path: 'input', before: '(several lines)', after: '(several lines)', forcesReplacement: false },
      { path: 'output', before: '(several lines)', after: '(known after apply)', forcesReplacement: false },
    ]);
  });

  it('say what forces a replacement', async () => {
    const [, plain] = planOf(await read(fixture('drift'), 'content')).changes;
    assert.deepEqual(plain?.shown, [
      { path: 'content', before: '(several lines)', after: '(several lines)', forcesReplacement: true },
    ]);
  });

  it('are the same from OpenTofu and without colors', async () => {
    const shown = async (name: string) =>
      planOf(await read(fixture(name), 'input')).changes.map(c => c.shown);
    assert.deepEqual(await shown('prompt-no-color'), await shown('prompt'));
    assert.deepEqual(await shown('prompt-tofu'), await shown('prompt'));
  });

  it('do not change the hash, while any value in the plan does', async () => {
    const record = fixture('prompt');
    const hash = async (text: string, ...allowed: string[]) => planOf(await read(text, ...allowed)).hash;
    assert.equal(await hash(record), await hash(record, 'input', 'output'));
    assert.notEqual(await hash(record), await hash(record.replaceAll('rel-2026.02.02', 'rel-2026.02.03')));
  });
});
