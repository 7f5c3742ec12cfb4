import * as v from 'valibot';
import { AcceptanceSchema } from '../airflow/acceptance';
import { DagIdsSchema, ImageNameSchema, type Resources } from './resources';
import { NameSchema, RepositoryNameSchema, RepositoryPathSchema } from './shapes';

/** What format 1 deploys: one of each resource that the kinds of step use. */
export const ServiceSchema = v.strictObject({
  /** Prefix of release tags, e.g. `catalog`. */
  name: NameSchema,
  environment: NameSchema,
  /** Terraform module and `just` argument, e.g. `catalog-airflow`. */
  module: NameSchema,
  /** File that declares the module, e.g. `environments/prod/catalog-airflow.tf`. */
  file: RepositoryPathSchema,
  /** Attribute of the module with the image tag. */
  versionAttribute: NameSchema,
  /** Attribute that must be true while applying and false otherwise. */
  flagAttribute: NameSchema,
  /** Image name without host. */
  image: ImageNameSchema,
  /** Repository of the application. */
  application: RepositoryNameSchema,
  /** Repository of the infrastructure. */
  infrastructure: RepositoryNameSchema,
  /** DAGs that may be running during the deployment, if they only wait. */
  mayWait: v.strictObject({ ...AcceptanceSchema.entries, dags: DagIdsSchema }),
  /** Where the application reports its errors. */
  sentry: v.strictObject({ organization: NameSchema, project: NameSchema, environment: NameSchema }),
});

/** The service as resources, each named after its role for the kinds of step. */
export function resourcesOfService(service: v.InferOutput<typeof ServiceSchema>): Resources {
  const { name, environment, module, file, versionAttribute, flagAttribute, ...others } = service;
  const { image, application, infrastructure, mayWait, sentry } = others;
  return {
    infrastructure: { type: 'repository', name: infrastructure },
    application: { type: 'repository', name: application },
    image: { type: 'image', name: image, releases: name },
    module: {
      ...{ type: 'terraform-module', name, environment, module, file },
      ...{ version: versionAttribute, flag: flagAttribute },
    },
    airflow: { type: 'airflow', mayWait },
    sentry: { type: 'sentry', ...sentry },
  };
}
