import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { RegistryApi, RegistryImage } from '../../../src/core/ports/registry';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import type { ObserveContext, PerformContext } from '../../../src/core/kind/kind';
import { kinds } from '../../../src/kinds';
import { pinImage } from '../../../src/kinds/pinImage';

const holding = (content: string): RegistryImage => ({
  ...{ tag: 'x', digest: content, manifestDigest: content, configDigest: content },
  ...{ revision: null, createdAt: null },
});
function contextOf(tag: string, found: RegistryImage | undefined) {
  const asked: string[] = [];
  const registry: Partial<RegistryApi> = {
    resolve: async (_image, wanted) => {
      asked.push(wanted);
      return found;
    },
    digest: async () => undefined,
    imageUrl: () => 'https://ghcr.io/acme/api',
  };
  const context = {
    ...{ params: { tag }, signal: new AbortController().signal, run: { back: false } },
    ...{ resources: { image: { name: 'acme/api' } }, ports: { registry } },
    reading: (summary: string) => ({ summary, facts: [], at: '2026-11-22T12:00:00Z' }),
  };
  return { asked, context: context as unknown as ObserveContext<{ tag: string }, object, 'image'> };
}
const runbook = (steps: string) => `
runbook: 2
id: api
title: API
inputs: { version: { type: image-tag }, notes: { type: text, pattern: 'v.+' } }
resources:
  infrastructure: { type: repository, name: acme/infrastructure }
  application: { type: repository, name: acme/api }
  image: { type: image, name: acme/api, tags: { prefix: v, order: version } }
  prod: { type: terraform-module, environment: prod, module: api, file: prod/api.tf, version: tag, flag: ready }
  airflow: { type: airflow }
phases:
  - title: Deploy
    steps:
      - { id: preflight, kind: preflight, with: { recipes: [bump, apply] } }
      - { id: lock, kind: team-lock }
      - { id: dags, kind: dags-clear }
      - { id: branch, kind: branch }
${steps}`;
const faultsOf = (steps: string) => parseRunbook(runbook(steps), kinds).problems.map(each => each.message);

describe('an image by its tag', () => {
  it('is pinned by content, and is no longer the chosen one once the tag has moved', async () => {
    const { context } = contextOf('v1.2', holding('sha256:1'));
    const seen = await pinImage.observe(context);
    assert.ok(seen.is === 'holds');
    assert.equal(seen.output.imageTag, 'v1.2');
    const act = (now: RegistryImage | undefined) =>
      contextOf('v1.2', now).context as PerformContext<unknown, unknown, 'image'>;
    assert.match((await pinImage.recheck?.(context, act(holding('sha256:1')), seen.output)) ?? '', /same/);
    await assert.rejects(
      async () => pinImage.recheck?.(context, act(holding('sha256:2')), seen.output),
      /no longer the chosen image/,
    );
    await assert.rejects(async () => pinImage.recheck?.(context, act(undefined), seen.output), /is gone/);
  });

  it('stops if the tag does not exist, and never sends the registry an invalid tag', async () => {
    const none = await pinImage.observe(contextOf('v1.2', undefined).context);
    assert.ok(none.is === 'stopped');
    assert.match(none.problem.message, /has no tag "v1.2"/);
    for (const tag of ['../x', '-v1', 'a b', 'a\nb', 'a/b', '‮v1', 'x'.repeat(129)]) {
      const { context, asked } = contextOf(tag, holding('sha256:1'));
      const seen = await pinImage.observe(context);
      assert.equal(seen.is, 'stopped', tag);
      assert.deepEqual(asked, []);
    }
  });

  it('replaces a release for every later kind of step', () => {
    const steps = `
      - { id: image, kind: pin-image, with: { tag: '\${{ inputs.version }}' } }
      - { id: bump, kind: bump }
      - { id: flag, kind: set-flag }
      - { id: apply, kind: apply, with: { expects: [{ address: module.api.x, actions: [update] }] } }
      - { id: unflag, kind: restore-flag }
      - { id: runs, kind: airflow-version, with: { requirements: requirements.txt } }
      - { id: changelog, kind: changelog-pr, with: { tag: '\${{ inputs.notes }}' } }
      - { id: pr, kind: infrastructure-pr }`;
    assert.deepEqual(faultsOf(steps), []);
  });

  it('is required unless the version is given, and always by an apply', () => {
    const bump = `
      - { id: bump, kind: bump }`;
    assert.match(faultsOf(bump).join(), /needs one of kind .*"pin-image"/);
    const given = `
      - { id: bump, kind: bump, with: { version: '\${{ inputs.version }}' } }
      - { id: flag, kind: set-flag }`;
    assert.deepEqual(faultsOf(given), []);
    const applied = `${given}
      - { id: apply, kind: apply, with: { expects: [{ address: module.api.x, actions: [update] }] } }`;
    assert.match(faultsOf(applied).join(), /"apply" needs one of kind .*"pin-image"/);
  });

  it('has tags with one scheme, either a prefix or a pattern', () => {
    const image = (tags: string) =>
      parseRunbook(runbook('').replace('{ prefix: v, order: version }', tags), kinds).problems.map(
        each => each.message,
      );
    assert.deepEqual(image("{ pattern: 'api-(?P<release>[0-9.]+)', order: date }"), []);
    assert.match(image('{ order: date }').join(), /either "prefix" or "pattern"/);
    assert.match(image("{ prefix: v, pattern: 'v.*', order: date }").join(), /either "prefix" or "pattern"/);
    assert.match(image("{ pattern: '(', order: date }").join(), /regular expression/);
    assert.match(image('{ prefix: v, order: size }').join(), /order/);
  });
});

describe('choosing an image', () => {
  const registry: Partial<RegistryApi> = {
    tags: async () => ['v1.9', 'v1.10', 'latest', 'v1.8'],
    resolve: async (_image, tag) => ({ ...holding(tag), tag, revision: 'c0ffee1234' }),
    imageUrl: () => 'https://ghcr.io/acme/api',
  };
  const look = (tags: readonly string[], choice?: string) =>
    pinImage.observe({
      ...{ params: {}, signal: new AbortController().signal },
      resources: { image: { name: 'acme/api', tags: { prefix: 'v', order: 'version' } } },
      ports: { registry: { ...registry, tags: async () => tags } },
      outputIfAny: () => ({ deployedVersion: 'v1.9' }),
      decision: (_question: string, subject: string) =>
        subject === 'acme/api' && choice !== undefined ? { choice } : undefined,
      reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T12:00:00Z' }),
    } as never);

  it('offers the newest releases with what each is, and marks the one that runs now', async () => {
    const seen = await look(['v1.9', 'v1.10', 'latest', 'v1.8']);
    assert.ok(seen.is === 'waits');
    assert.deepEqual(
      seen.question.choices.map(({ id }) => id),
      ['v1.10', 'v1.9', 'v1.8'],
    );
    assert.match(seen.reading.facts[1]?.value ?? '', /commit c0ffee1, runs now$/);
  });

  it('keeps the choice when there is a newer one, and stops if there are none', async () => {
    const seen = await look(['v1.9', 'v1.10', 'v2'], 'v1.10');
    assert.ok(seen.is === 'holds');
    assert.equal(seen.output.imageTag, 'v1.10');
    assert.equal((await look(['latest'])).is, 'stopped');
  });
});

describe('the required version of Airflow', () => {
  it('comes from a file or a reference, not both', () => {
    const { params } = kinds.get('airflow-version') ?? assert.fail();
    assert.ok(v.is(params, { version: '2.9.3' }) && v.is(params, { requirements: 'requirements.txt' }));
    assert.ok(!v.is(params, {}) && !v.is(params, { version: '2', requirements: 'requirements.txt' }));
  });
});
