import assert from 'node:assert/strict';
import { comparison, repeated, rowsIn } from '../../bench/compare';
import { documentOf } from '../../bench/document';
import type { Row } from '../../bench/row';

const machine = { cores: 2, node: '20.0.0' };
const at = (size: number, reached: number, limit?: number): Row => ({
  ...{ what: 'replay, by a rival', size, reached, unit: '×', beside: '2 ms by 1 ms', spread: [1, 3] },
  ...(limit === undefined ? {} : { limit, ifMissed: 'Each line is parsed; parsing alone takes 2 ×.' }),
});

describe('the performance document', () => {
  it('lists only the goals that were missed, with the cause', () => {
    const { text } = documentOf([at(10, 2, 3), at(100, 4, 3)], undefined, machine);
    assert.match(text, /^- \*\*replay, by a rival, 100\*\*: 4 × instead of 3\. Each line is parsed/m);
    assert.equal(text.match(/instead of/g)?.length, 1);
    assert.match(documentOf([at(10, 2, 3)], undefined, machine).text, /Every goal is reached/);
  });

  it('draws what was measured at three sizes, and includes each picture', () => {
    const { text, pictures } = documentOf([at(10, 2), at(100, 2), at(1_000, 2)], undefined, machine);
    const [picture] = pictures;
    assert.equal(pictures.length, 1);
    assert.ok(text.includes(`(performance/${picture?.name ?? ''})`));
    assert.match(picture?.svg ?? '', /^<svg .*prefers-color-scheme: dark/s);
  });

  it('compares its ratios with those of an earlier run', () => {
    const { text } = documentOf([at(10, 2)], [at(10, 2.2)], machine);
    assert.match(text, /1 of 1 ratios agree within 20 %/);
    assert.match(text, /\| replay, by a rival, 10 \| 2\.2 \| 2 \| 10 % \|/);
  });
});

describe('two benchmark runs', () => {
  const now = [at(10, 2), at(100, 3), { what: 'a size', reached: 70, unit: 'kB' }];
  const before = [at(10, 2.3), at(100, 2), { what: 'a size', reached: 10, unit: 'kB' }, at(1_000, 1)];

  it('are compared by the ratios that both have', () => {
    assert.deepEqual(
      repeated(now, before).map(({ what, differs }) => [what, differs.toFixed(2)]),
      [
        ['replay, by a rival, 10', '0.15'],
        ['replay, by a rival, 100', '0.50'],
      ],
    );
    assert.match(
      comparison(now, before),
      /1 of 2 ratios differ by more than 20 %:\nreplay, by a rival, 100 .*50 %$/,
    );
    assert.match(comparison(before, before), /All 3 ratios agree within 20 %\.$/);
  });

  it('are read from their printed form', () => {
    assert.deepEqual(rowsIn(JSON.stringify(now)), now);
    assert.throws(() => rowsIn('[{"what":"replay"}]'));
  });
});
