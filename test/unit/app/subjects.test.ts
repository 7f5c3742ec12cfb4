import assert from 'node:assert/strict';
import * as v from 'valibot';
import { subjectsOf } from '../../../src/app/standIns/subjects';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../src/kinds';
import { SubjectsSchema } from '../../../src/rehearsal/subjects';

const RUNBOOK = `
runbook: 2
id: shop
title: Deploy the shop
resources:
  infrastructure: { type: repository, name: acme/infrastructure }
  application: { type: repository, name: acme/shop }
  image: { type: image, name: acme/shop/web, releases: shop }
  staging: { type: terraform-module, environment: staging, module: shop, file: staging/shop.tf, version: tag }
  prod: { type: terraform-module, environment: prod, module: shop, file: prod/shop.tf, version: tag, flag: cleared }
  airflow: { type: airflow, mustNotRun: [orders_*], mayWait: { dags: [refresh] } }
  web: { type: sentry, organization: acme, project: web, environment: live }
  jobs: { type: sentry, organization: acme, project: jobs, environment: live }
phases:
  - title: Release
    steps:
      - { id: lock, kind: team-lock }
      - { id: publish, kind: publish-release, with: { repository: acme/shop, tag: 'shop-\\d+' } }
      - { id: built, kind: workflow, with: { repository: acme/shop, workflow: build.yml, follow: release } }
      - { id: docs, kind: pull-request, with: { do: merge, repository: acme/docs, branch: 'notes/\${{ steps.publish.tag }}' } }
  - title: Pin
    steps:
      - { id: tag, kind: command, with: { run: [bin/tag], expect: { output: '^tag (?<tag>v\\d)$' }, onlyReads: true } }
      - { id: pin, kind: pin-image, with: { tag: '\${{ steps.tag.tag }}' } }
rollback:
  - title: Back
    steps:
      - { id: lock-back, kind: team-lock }
      - { id: back, kind: workflow, with: { repository: acme/infrastructure, workflow: deploy.yml, inputs: { tag: v1 } } }
`;

describe('the subjects of a rehearsal', () => {
  const { runbook, problems } = parseRunbook(RUNBOOK, kinds);
  const files: Readonly<Record<string, string>> = {
    'staging/shop.tf': 'module "shop" {\n  tag = "2.0"\n}\n',
    'prod/shop.tf': 'module "shop" {\n  tag     = "1.9" # by hand\n  cleared = false\n}\n',
  };

  it("come from the runbook's resources and from what its steps name", async () => {
    assert.ok(runbook, JSON.stringify(problems));
    const subjects = await subjectsOf(runbook, 'someone/fork', async file => files[file]);
    const { commits: _, ...rest } = subjects;
    assert.deepEqual(rest, {
      infrastructure: 'acme/infrastructure',
      applications: ['acme/shop', 'acme/docs'],
      images: [{ name: 'acme/shop/web', releases: 'shop' }],
      deployed: ['2.0', '1.9', 'v1'],
      workflows: [
        { repository: 'acme/shop', file: 'build.yml', event: 'release' },
        { repository: 'acme/infrastructure', file: 'deploy.yml', event: 'workflow_dispatch' },
      ],
      drafts: [{ repository: 'acme/shop', tag: 'shop-1' }],
      published: [],
      pulls: [{ repository: 'acme/docs', branch: 'notes/*', path: 'README.md' }],
      merges: true,
      waitingDags: ['refresh'],
      busyDag: 'orders_rehearsed',
      sentry: [
        { organization: 'acme', project: 'web', environment: 'live' },
        { organization: 'acme', project: 'jobs', environment: 'live' },
      ],
      bot: 'release-bot',
      requirements: 'requirements.txt',
      changelogs: 'documentation/changelogs',
    });
    assert.ok(v.is(SubjectsSchema, subjects), 'the rehearsal takes it');
  });

  it('include releases named as in the runbook, and the defaults of its inputs', async () => {
    const { runbook: own, problems: none } = parseRunbook(
      `
runbook: 2
id: api
title: API
inputs:
  release: { type: text, pattern: 'v\\d+[.]\\d+', default: v2.0 }
  image: { type: image-tag, default: '2.0' }
resources:
  infrastructure: { type: repository, name: acme/infrastructure }
  api: { type: image, name: acme/api, releases: { prefix: v }, tags: { prefix: release-, order: version } }
  web: { type: image, name: acme/web, tags: { pattern: 'v?(?<release>.+)', order: version } }
  jobs: { type: image, name: acme/jobs, tags: { prefix: build-, order: built } }
phases:
  - title: Release
    steps:
      - { id: lock, kind: team-lock }
      - { id: which, kind: choose, with: { repository: acme/api, from: releases, prefix: api/ } }
      - { id: publish, kind: publish-release, with: { repository: acme/api, tag: '\${{ inputs.release }}' } }
      - { id: pin, kind: pin-image, with: { image: api, tag: '\${{ inputs.image }}' } }
`,
      kinds,
    );
    assert.ok(own, JSON.stringify(none));
    const subjects = await subjectsOf(own, 'acme/infrastructure', async () => undefined);
    assert.deepEqual(subjects.images, [
      { name: 'acme/api', releases: 'api', gitPrefix: 'v', prefix: 'release-', versions: true },
      { name: 'acme/web', releases: 'web', prefix: '', versions: true },
      { name: 'acme/jobs', releases: 'jobs', prefix: 'build-' },
    ]);
    assert.deepEqual(subjects.published, [
      { repository: 'acme/api', tag: 'api/1.4.0' },
      { repository: 'acme/api', tag: 'api/1.5.0' },
    ]);
    assert.deepEqual(subjects.drafts, [{ repository: 'acme/api', tag: 'v2.0' }]);
    assert.deepEqual(subjects.deployed, ['2.0']);
    assert.ok(v.is(SubjectsSchema, subjects), 'the rehearsal takes it');
  });

  it("include the checkout's own repository if the runbook names none", async () => {
    const bare = { phases: [{ title: 'Do', steps: [{ id: 'tell', kind: 'manual' }] }] };
    const { infrastructure, applications, images } = await subjectsOf(
      bare,
      'acme/tools',
      async () => undefined,
    );
    assert.deepEqual([infrastructure, applications, images], ['acme/tools', [], []]);
  });
});
