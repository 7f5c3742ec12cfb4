import assert from 'node:assert/strict';
import type { Observation } from '../../../src/core/kind/kind';
import { rollbackTarget } from '../../../src/kinds/rollbackTarget';
import { sentry } from '../../../src/kinds/sentry';

const reading = (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T13:00:00Z' });
const signal = new AbortController().signal;
const clock = { now: () => Date.parse('2026-11-22T13:00:00Z') };

const RUNS = 'rel-2026.11.20.00.00.00';

/** What a rollback observes by default: the release that runs, and the one before it. */
function back({
  ports = {},
  registry = {},
  ...more
}: Readonly<Record<string, object>>): Promise<Observation<unknown>> {
  return rollbackTarget.observe({
    ...{ params: {}, notes: {}, signal, run: { back: true }, reading },
    resources: {
      image: { name: 'o/i' },
      application: { name: 'o/a' },
      infrastructure: { name: 'o/x' },
      module: {},
    },
    output: () => ({ deployedVersion: RUNS }),
    outputIfAny: (kind: { readonly name: string }) =>
      kind.name === 'target' ? { imageTag: RUNS } : undefined,
    decision: () => undefined,
    ports: {
      clock,
      registry: {
        tags: async () => ['rel-2026.11.19.00.00.00', RUNS],
        imageUrl: () => 'https://ghcr.io/o/i',
        ...registry,
      },
      ...ports,
    },
    ...more,
  } as never);
}

/** The image of a tag, with this content. */
const imageOf = (tag: string, digest = tag, revision: string | null = null) => ({
  ...{ tag, digest, manifestDigest: digest, configDigest: digest },
  ...{ revision, createdAt: null },
});

describe('a rollback', () => {
  it('pins the content of the chosen release, and asks again if its tag has moved', async () => {
    let digest = 'sha256:1';
    let answer: { readonly subject: string; readonly choice: string } | undefined;
    const look = () =>
      back({
        decision: (question: string, subject: string) =>
          question === 'return-to' && subject === answer?.subject ? answer : undefined,
        registry: { resolve: async (_image: string, tag: string) => imageOf(tag, digest) },
      });
    const asked = await look();
    assert.equal(asked.is, 'waits');
    if (asked.is === 'waits')
      answer = { subject: asked.question.subject, choice: asked.question.choices[0]?.id ?? '' };
    assert.equal((await look()).is, 'holds');
    digest = 'sha256:2';
    assert.equal((await look()).is, 'waits');
  });

  it('offers what the registry really has, whatever it lists', async () => {
    const days = ['11', '12', '13', '14', '15', '16', '17', '18', '19', '20'];
    const here = (...present: string[]) =>
      back({
        registry: {
          tags: async () => days.map(day => `rel-2026.11.${day}.00.00.00`),
          resolve: async (_image: string, tag: string) =>
            present.includes(tag.slice(12, 14)) ? imageOf(tag) : undefined,
        },
      });
    const asked = await here('12', '18', '20');
    assert.ok(asked.is === 'waits');
    assert.deepEqual(
      asked.question.choices.map(({ id }) => id),
      ['rel-2026.11.18.00.00.00', 'rel-2026.11.12.00.00.00'],
    );
    assert.ok(asked.reading?.facts.some(({ label }) => label === 'rel-2026.11.19.00.00.00'));
    const none = await here('20');
    assert.ok(none.is === 'stopped' && none.problem.code === 'rollback.none');
  });

  it('calls Airflow the same only if both releases pin the same version', async () => {
    for (const [then, now, told, tone] of [
      ['2.9.3', '2.9.3', '2.9.3, the same', 'info'],
      ['2.9', '2.9.0', '2.9.0, the same', 'info'],
      [null, null, 'unknown, before and now', 'warn'],
      ['2.9.*', '2.9.*', 'any version of 2.9.*, before and now', 'warn'],
      ['2.9.3', '2.10.1', 'goes from 2.10.1 to 2.9.3', 'warn'],
      [null, '2.10.1', 'goes from 2.10.1 to unknown', 'warn'],
    ] as const) {
      const pins: Readonly<Record<string, string | null>> = { '19': then, '20': now };
      const seen = await back({
        params: { requirements: 'requirements.txt' },
        ports: {
          github: {
            fileAt: async (...[, , ref]: string[]) =>
              `apache-airflow${pins[ref ?? ''] == null ? '' : `==${pins[ref ?? ''] ?? ''}`}`,
            compare: async () => undefined,
          },
        },
        registry: {
          resolve: async (_image: string, tag: string) => imageOf(tag, tag, tag.slice(12, 14)),
        },
      });
      assert.equal(seen.is, 'waits');
      const shown =
        'reading' in seen ? seen.reading?.facts.find(({ label }) => label === 'Airflow') : undefined;
      assert.equal(shown?.value, told);
      assert.equal(shown.tone, tone);
    }
  });

  it('watches Sentry from its own apply on, even if Airflow was last seen reachable before', async () => {
    const outputs: Record<string, unknown> = {
      change: { startedAt: '2026-11-22T12:50:00Z', endedAt: '2026-11-22T12:59:00Z' },
      'airflow-health': { reachableAt: '2026-11-22T12:10:00Z' },
    };
    const seen = await sentry.observe({
      params: { soak: '15m', poll: '30s' },
      notes: {},
      signal,
      resources: { sentry: {} },
      run: { back: true },
      now: () => '2026-11-22T13:00:00Z',
      output: (kind: { readonly name: string }) => outputs[kind.name],
      outputIfAny: (kind: { readonly name: string }) => outputs[kind.name],
      decision: () => undefined,
      reading,
      ports: { clock, sentry: { issues: async () => [] } },
    } as never);
    assert.equal(seen.is, 'working');
  });
});
