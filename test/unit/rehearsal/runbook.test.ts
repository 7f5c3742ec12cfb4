import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { durationMs, Runbook2Schema, stepsOf } from '../../../src/core/runbook/runbook';
import { rehearsalRunbook } from '../../../scripts/rehearsalRunbook';
import { readTemplate } from '../../../src/rehearsal/assets';

const shippedRunbook = () =>
  readFileSync(path.join(__dirname, '../../../src/runbooks/openverse-catalog.yaml'), 'utf8');
const load = (text: string) => v.parse(Runbook2Schema, parse(text));

describe("the rehearsal's runbook", () => {
  it('is the shipped one with only shorter times and its own addresses', () => {
    const shipped = shippedRunbook();
    const rehearsed = rehearsalRunbook(shipped);
    const before = load(shipped);
    const template = readTemplate('repository')['.runbooks/openverse-catalog.yaml'] ?? '';
    assert.deepEqual(parse(template), parse(rehearsed), 'Run: npm run generate');
    const after = load(rehearsed);
    const rest = (book: typeof after) => ({ ...book, phases: [], rollback: [] });
    assert.deepEqual(rest(after), rest(before));
    const changed = stepsOf(after).filter((step, index) => {
      assert.deepEqual({ ...step, with: 0 }, { ...stepsOf(before)[index], with: 0 });
      return JSON.stringify(step.with) !== JSON.stringify(stepsOf(before)[index]?.with);
    });
    assert.deepEqual(
      changed.map(step => step.kind),
      [
        ...['release', 'apply', 'airflow-health', 'unpause-dags', 'sentry'],
        ...['apply', 'airflow-health', 'unpause-dags', 'sentry'],
      ],
    );
    const soak = (book: typeof after): number =>
      durationMs(String(stepsOf(book).find(step => step.kind === 'sentry')?.with?.soak));
    assert.ok(soak(after) < soak(before));
    const comments = shipped.match(/^ *#.*$/gm) ?? [];
    assert.ok(comments.length > 0);
    for (const comment of comments.slice(0, 2)) assert.ok(rehearsed.includes(comment));
  });

  it('cannot be made once the shipped one has no step of a kind that it changes', () => {
    const other = shippedRunbook().replaceAll('kind: sentry', 'kind: something-else');
    assert.throws(() => rehearsalRunbook(other), /no step of kind sentry/);
  });
});
