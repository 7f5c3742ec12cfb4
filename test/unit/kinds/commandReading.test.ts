import assert from 'node:assert/strict';
import * as v from 'valibot';
import { CommandParamsSchema } from '../../../src/kinds/shared/commandShape';
import { readInBackground } from '../../../src/kinds/shared/commandReading';

describe('a read-only command in a dry run', () => {
  it('does not refer to a terminal that it does not have', async () => {
    const seen = await readInBackground({
      step: { id: 'look', kind: 'command' },
      params: v.parse(CommandParamsSchema, { run: ['bin/look'], onlyReads: true }),
      notes: {},
      earlierNotes: [],
      cancelled: null,
      run: { frozen: false },
      signal: new AbortController().signal,
      openObligations: () => [],
      decision: () => undefined,
      reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-29T05:00:00Z' }),
      ports: { tools: { run: async () => ({ exitCode: 3, stdout: 'no disk', stderr: '' }) } },
    } as never);
    assert.equal(seen.is, 'stopped');
    const { remedy, detail } = 'problem' in seen ? seen.problem : { remedy: '' };
    assert.doesNotMatch(remedy, /terminal/);
    assert.match(detail ?? '', /no disk/);
  });
});
