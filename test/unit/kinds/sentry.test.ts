import assert from 'node:assert/strict';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../src/kinds';
import { sentry } from '../../../src/kinds/sentry';

const runbook = `runbook: 2
id: api
title: Deploy the API
service:
  name: api
  environment: prod
  module: api
  file: prod/api.tf
  versionAttribute: tag
  flagAttribute: cleared
  image: acme/api
  application: acme/api
  infrastructure: acme/infrastructure
  mayWait: { dags: [], operators: [], triggers: [] }
  sentry: { organization: acme, project: api, environment: production }
phases:
  - title: All
    steps:
      - { id: lock, kind: team-lock }
      - id: apply
        kind: terraform
        with: { apply: [terraform, apply], expects: [{ address: aws_ecs_service.api, actions: [update] }] }
      - { id: errors, kind: sentry }
`;

describe('Sentry without Airflow', () => {
  const problems = (text: string) => parseRunbook(text, kinds).problems.map(({ message }) => message);
  const apply = /with: \{ apply: .*/;

  it('needs only an apply before it', () => {
    assert.deepEqual(problems(runbook), []);
  });

  it('does not need Terraform if something else changes production', () => {
    const other = runbook.replace('kind: terraform', 'kind: command');
    const up = other.replace(apply, 'with: { run: [helm, upgrade], changesProduction: true }');
    assert.deepEqual(problems(up), []);
    assert.deepEqual(problems(other.replace(apply, 'with: { run: [helm, status], onlyReads: true }')), [
      'A step of kind "sentry" needs one before it that changes production: of kind "apply" or "apply-saved" or "terraform", or with "changesProduction: true".',
    ]);
  });

  it('is watched from the apply on', async () => {
    assert.equal(await seenAt('2026-11-22T12:54:00Z'), 'working');
    assert.equal(await seenAt('2026-11-22T12:56:00Z'), 'holds');
  });

  it('counts what is new since the apply even where the clock that it was noted by differs from ours', async () => {
    const firstSeen = (time: string) => [
      { id: '1', shortId: 'API-1', title: 'x', firstSeen: time, count: 1 },
    ];
    assert.equal(await seenAt('2026-11-22T12:56:00Z', firstSeen('2026-11-22T12:39:00Z')), 'waits');
    assert.equal(await seenAt('2026-11-22T12:56:00Z', firstSeen('2026-11-22T12:57:00Z')), 'waits');
    assert.equal(await seenAt('2026-11-22T12:56:00Z', firstSeen('2026-11-22T12:31:00Z')), 'holds');
  });

  /** What the step says of issues, after an apply of ten minutes. */
  const seenAt = async (now: string, issues: readonly { readonly firstSeen: string }[] = []) => {
    const { is } = await sentry.observe({
      params: { soak: '15m', poll: '30s' },
      notes: {},
      signal: new AbortController().signal,
      resources: { sentry: {} },
      run: { back: false },
      now: () => now,
      output: () => ({ startedAt: '2026-11-22T12:30:00Z', endedAt: '2026-11-22T12:40:00Z' }),
      outputIfAny: () => undefined,
      decision: () => undefined,
      reading: (summary: string, facts = []) => ({ summary, facts, at: now }),
      ports: {
        clock: { now: () => Date.parse(now) },
        sentry: {
          issues: async (_of: unknown, since: string, until: string) =>
            issues.filter(({ firstSeen: seen }) => since <= seen && seen <= until),
        },
      },
    } as never);
    return is;
  };
});
