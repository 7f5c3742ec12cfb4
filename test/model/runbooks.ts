import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../src/core/journal/state';
import { savesPlans } from '../support/shorten';
import { FILE } from './fakes/repository';

/** What the approval of a plan relies on, as seen by the model. */
export type Checked = 'dags' | 'flag' | 'image' | 'branch' | 'lock';

/** A runbook that the model plays, and what the rules must know about it. */
export interface Played {
  readonly text: string;
  readonly id: string;
  /** The id of the flag's obligation. */
  readonly flag: string;
  /** The steps whose output is the image, and the branch; null if there is none. */
  pinnedBy(record: RunRecord | undefined): string;
  branchBy(record: RunRecord | undefined): string | null;
  /** What must be read inside the click. */
  readonly checks: readonly Checked[];
}

/** As shipped, but polling less often, since nothing here depends on durations, and without comments, which slow down each start. */
const catalog: Played = {
  text: readFileSync(path.join(__dirname, '../../src/runbooks/openverse-catalog.yaml'), 'utf8')
    .replaceAll(/^ *#.*\n/gm, '')
    .replaceAll(/poll: \d+s/g, 'poll: 2m')
    .replaceAll('soak: 15m', 'soak: 3m'),
  id: 'openverse-catalog',
  flag: 'flag',
  pinnedBy: record => (record?.rollback == null ? 'release' : 'back-target'),
  branchBy: record => (record?.rollback == null ? 'branch' : 'back-branch'),
  checks: ['dags', 'flag', 'image', 'branch', 'lock'],
};

/** The catalog's runbook, for an infrastructure whose recipes save their plans. */
const saved: Played = {
  ...catalog,
  text: savesPlans.reduce((text, [pattern, by]) => text.replace(pattern, by), catalog.text),
};

/** Every kind that the catalog's runbook doesn't use; steps that stand for the same truth have the same ids. */
const generic: Played = {
  text: `runbook: 2
id: generic
title: Deploy a service
lock: prod/catalog-airflow
resources:
  infrastructure: { type: repository, name: WordPress/openverse-infrastructure }
  image: { type: image, name: wordpress/openverse-catalog, releases: catalog }
phases:
  - title: Prepare
    steps:
      - { id: team-lock, kind: team-lock }
      - { id: tell, kind: manual, with: { instructions: Tell the team., undo: Tell the team that it is over. } }
      - { id: choose, kind: choose, with: { repository: WordPress/openverse, from: commits } }
  - title: Release
    steps:
      - id: dispatch
        kind: workflow
        with:
          repository: WordPress/openverse
          workflow: release-app.yml
          inputs: { image-sha: '\${{ steps.choose.commit }}' }
          poll: 2m
      - { id: publish, kind: publish-release, with: { repository: WordPress/openverse, tag: 'v\\d+' } }
      - id: follow
        kind: workflow
        with: { repository: WordPress/openverse, workflow: publish.yml, follow: release, poll: 2m }
      - { id: pin, kind: pin-image }
  - title: Deploy
    steps:
      - id: maintenance
        kind: command
        with: { run: [bin/maintenance, 'on'], done: [bin/maintenance, is-on], undo: [bin/maintenance, 'off'] }
      - id: version
        kind: edit
        with:
          file: ${FILE}
          at: /module/catalog-airflow/docker_tag
          value: '\${{ steps.pin.imageTag }}'
          commit: 'Deploy \${{ steps.pin.imageTag }}'
      - id: flag-true
        kind: edit
        with: { file: ${FILE}, at: /module/catalog-airflow/running_dags_cleared, value: true }
      - id: apply
        kind: terraform
        retryFrom: flag-true
        with:
          apply: [terraform, apply]
          check: [terraform, plan]
          mayBeNothing: true
          expects:
            - { address: module.catalog-airflow.aws_instance.*, actions: [replace], attributes: [user_data] }
      - id: flag-false
        kind: edit
        with: { file: ${FILE}, at: /module/catalog-airflow/running_dags_cleared, value: false, stays: true }
      - { id: soak, kind: wait, with: { for: 3m } }
      - { id: stable, kind: wait, with: { until: { run: [bin/is-stable] }, within: 20m, every: 2m } }
      - { id: healthy, kind: http, with: { get: 'https://api.example.org/health', within: 20m, every: 2m } }
      - { id: announce, kind: http, with: { post: 'https://status.example.org/deploys', body: { done: true } } }
      - id: open
        kind: pull-request
        with: { do: open, title: 'Deploy \${{ steps.pin.imageTag }}', paths: [${FILE}] }
      - { id: checks, kind: pull-request, with: { do: checks } }
`,
  id: 'generic',
  flag: 'undo:flag-true',
  pinnedBy: () => 'pin',
  branchBy: () => null,
  checks: ['flag', 'image', 'lock'],
};

export const runbooks = { catalog, saved, generic } as const satisfies Readonly<Record<string, Played>>;
export type RunbookName = keyof typeof runbooks;
