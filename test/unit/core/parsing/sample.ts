import * as v from 'valibot';
import type { Kind } from '../../../../src/core/kind/kind';
import { DurationSchema } from '../../../../src/core/duration';

/** A kind with only what a runbook is checked against. */
export function kindOf(name: string, params: v.GenericSchema, needs: readonly string[] = []): [string, Kind] {
  const kind: Kind = {
    name,
    title: name,
    params,
    output: v.unknown(),
    notes: v.unknown(),
    needs,
    overridable: false,
    observe: () => Promise.reject(new Error('not looked at here')),
  };
  return [name, kind];
}

/** Small kinds, so that the tests don't change with the real ones. */
export const kinds: ReadonlyMap<string, Kind> = new Map([
  kindOf('look', v.strictObject({})),
  kindOf(
    'apply',
    v.strictObject({
      recipe: v.string(),
      expiry: v.optional(DurationSchema, '10m'),
      targets: v.optional(
        v.array(v.strictObject({ address: v.string(), actions: v.array(v.picklist(['create', 'delete'])) })),
      ),
    }),
    ['look'],
  ),
]);

export const sample = `runbook: 1
id: sample
title: A sample
service:
  name: catalog
  environment: prod
  module: catalog-airflow
  file: environments/prod/catalog-airflow.tf
  versionAttribute: docker_tag
  flagAttribute: running_dags_cleared
  image: wordpress/openverse-catalog
  application: WordPress/openverse
  infrastructure: WordPress/openverse-infrastructure
  mayWait:
    dags: [image_data_refresh]
    operators: [HttpSensor]
    triggers: []
  sentry:
    organization: openverse
    project: catalog
    environment: production
phases:
  - title: Only
    steps:
      - id: first
        kind: look
      - id: second
        kind: apply
        retryFrom: first
        with:
          recipe: apply
          targets:
            - address: a.b
              actions: [create]
`;
