import assert from 'node:assert/strict';
import * as v from 'valibot';
import { LoginSchema, TimeSchema } from '../../../../src/core/journal/fields';

describe('a field of the journal and the lock', () => {
  it('is a valid time only if that day exists', () => {
    for (const time of ['2024-02-29T12:00:00Z', '2026-12-31T23:59:59.5+14:00'])
      assert.ok(v.is(TimeSchema, time), time);
    for (const time of [
      '2026-02-30T12:00:00Z',
      '2026-02-29T12:00:00Z',
      '2026-04-31T00:00:00+02:00',
      '2026-13-01T00:00:00Z',
      '2026-00-10T00:00:00Z',
      '2026-01-00T00:00:00Z',
      '2026-01-01T25:00:00Z',
      '2026-01-01T00:60:00Z',
      '2026-01-01T00:00:60Z',
      '2026-01-01T00:00:00+25:00',
      '-1',
      '1',
    ])
      assert.ok(!v.safeParse(TimeSchema, time).success, time);
  });

  it('is a valid login even if it begins with a hyphen, as some old ones do', () => {
    for (const login of ['ada', '-ada', '_ada', 'ada_corp', 'release[bot]'])
      assert.ok(v.is(LoginSchema, login), login);
    for (const login of ['', '.ada', 'ada lovelace', 'ada]', '[bot]', 'ada\u202e'])
      assert.ok(!v.is(LoginSchema, login), login);
  });
});
