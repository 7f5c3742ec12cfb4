import assert from 'node:assert/strict';
import { Session, type Profiler } from 'node:inspector';
import path from 'node:path';

const TESTS = path.join(__dirname, '../..');
const SIZES = [1, 10, 100] as const;
/** Work that doesn't grow is small even at the smallest size. */
const SLACK = 1.3;

/**
 * Compares how much work grows with its input against how much it may.
 * @param workAt the work at 1, 10 and 100 times the size, in calls, requests or bytes, never in time
 */
export async function assertGrows(
  may: 'not' | 'linearly',
  workAt: (times: number) => number | Promise<number>,
): Promise<void> {
  const work: number[] = [];
  for (const times of SIZES) work.push(await workAt(times));
  const most = (may === 'linearly' ? 10 : 1) * SLACK;
  const [small = 0, medium = 0, large = 0] = work;
  assert.ok(small > 0, 'nothing was counted');
  assert.ok(medium <= small * most && large <= medium * most, `${work.join(', ')} at ${SIZES.join(', ')} ×`);
}

/**
 * The function calls that an act makes, in the product and its libraries: the same number each time, however busy the machine
 * is. What the JavaScript engine does by itself, such as copying a list, doesn't count.
 */
export async function callsOf(act: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await act();
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    session.post('Profiler.takePreciseCoverage', (error, found) => {
      if (error !== null) throw error;
      scripts = found.result;
    });
    session.post('Profiler.stopPreciseCoverage');
    return scripts
      .filter(({ url }) => url !== '' && !url.startsWith('node:') && !url.includes(TESTS))
      .flatMap(({ functions }) => functions.map(({ ranges: [whole] }) => whole?.count ?? 0))
      .reduce((sum, count) => sum + count, 0);
  } finally {
    session.disconnect();
  }
}
