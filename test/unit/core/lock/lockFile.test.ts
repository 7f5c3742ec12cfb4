import assert from 'node:assert/strict';
import { LOCK_FILE, MOST_BYTES, readLock, toWrite, type Lock } from '../../../../src/core/lock/lockFile';
import { isProven, proven } from '../../../../src/core/lock/lockProof';

const at = '2026-11-22T12:00:00.000Z';
const dag: Lock['obligations'][number] = {
  ...{ id: 'paused-dag:x', kind: 'paused-dag', step: 's', subject: 'x', previous: 'unpaused' },
  title: 'Unpause x',
};
const written: Lock = {
  ...{ version: 1, run: 'run-of-ana', owner: 'ana', since: at, heartbeatAt: at, reason: 'Deploying' },
  obligations: [dag],
};
const text = JSON.stringify(written);
const changed = (change: object) => JSON.stringify({ ...written, ...change });

describe('the text of a team lock', () => {
  it('is read as it was written', () => {
    assert.equal(LOCK_FILE, 'lock.json');
    assert.deepEqual(readLock(text), { lock: written, json: written });
  });

  it('may have progress of another shape', () => {
    const { lock } = readLock(changed({ progress: { steps: 7 } }));
    assert.deepEqual(lock, { ...written, progress: undefined });
  });

  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  /** What it holds: why it can't be read, and whether its owner is known. */
  const garbage: Readonly<Record<string, readonly [string, RegExp, boolean]>> = {
    'invalid JSON': ['{', /no JSON/, false],
    'a number': ['1', /another shape/, false],
    null: ['null', /another shape/, false],
    'a list': ['[]', /its field "/, false],
    'deep JSON': [`{"version":1,"x":${deep}}`, /another shape/, false],
    'an invalid time': [changed({ since: 'yesterday' }), /"since"/, false],
    'a day that does not exist': [changed({ since: '2026-13-40T00:00:00Z' }), /"since"/, false],
    'an owner that is not a login': [changed({ owner: '[ana](command:x)' }), /"owner"/, false],
    'a run that is a path': [changed({ run: '../../x' }), /"run"/, false],
    'an endless reason': [changed({ reason: 'x'.repeat(3_000) }), /"reason"/, false],
    'a subject with a right-to-left override': [
      changed({ obligations: [{ ...dag, subject: 'a\u202eb' }] }),
      /"obligations.0.subject"/,
      true,
    ],
    'a thousand obligations': [changed({ obligations: Array(1_000).fill(dag) }), /"obligations"/, true],
    'an older version': [changed({ version: 0 }), /"version"/, true],
    'a newer version': [changed({ version: 2 }), /newer version/, true],
    'a version in words': [changed({ version: 'two' }), /"version"/, true],
    'a prototype': ['{"version":1,"__proto__":{"run":"run-of-ana"}}', /field/, false],
    'two owners': [text.replace('"owner"', '"owner":"ben","owner"'), /a field twice/, false],
    'two owners, one of them escaped': [
      text.replace('"owner"', String.raw`"\u006fwner":"ben","owner"`),
      /a field twice/,
      false,
    ],
    'an obligation with two subjects': [
      text.replace('"subject"', '"subject" : "y", "subject"'),
      /a field twice/,
      false,
    ],
  };
  for (const [what, [content, why, isOwnerKnown]] of Object.entries(garbage))
    it(`says why it can’t be read if it holds ${what}`, () => {
      const read = readLock(content);
      assert.ok(read.lock === null);
      assert.match(read.why, why);
      assert.equal(read.head?.owner, isOwnerKnown ? 'ana' : undefined);
    });

  it('is cut to what can be read back', () => {
    const long = { ...written, reason: 'x'.repeat(3_000), obligations: Array<typeof dag>(501).fill(dag) };
    const cut = toWrite(long);
    assert.deepEqual([cut.reason.length, cut.obligations.length], [1_000, 500]);
    assert.deepEqual(readLock(JSON.stringify(cut)).lock, cut);
    assert.deepEqual(toWrite(written), written);
  });

  it('leaves out progress that makes it too long', () => {
    const withTitle = (title: string) => ({ ...written, progress: { title, headline: '', phases: [] } });
    assert.deepEqual(toWrite(withTitle('short')), withTitle('short'));
    assert.deepEqual(toWrite(withTitle('x'.repeat(MOST_BYTES))), written);
    assert.deepEqual(toWrite(withTitle('é'.repeat(MOST_BYTES / 2))), written);
  });
});

describe('the proof of a team lock', () => {
  const key = 'a'.repeat(64);
  const json = JSON.parse(proven(key, text)) as typeof written & { proof: string };

  it('is of its content and the key of its run', () => {
    assert.deepEqual(readLock(JSON.stringify(json)).lock, written);
    assert.ok(isProven(key, json));
    assert.ok(!isProven('b'.repeat(64), json));
    assert.ok(!isProven(key, { ...json, reason: 'Other' }));
  });

  it('is not missing, cut, longer, or anything but text', () => {
    for (const proof of [undefined, '', json.proof.slice(1), `${json.proof}0`, [json.proof], 7])
      assert.ok(!isProven(key, { ...json, proof }), String(proof));
  });
});
