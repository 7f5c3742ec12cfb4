import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { AcceptanceSchema } from '../airflow/acceptance';
import { DagPatternSchema } from '../airflow/dagPattern';
import { TagsSchema } from '../registry/tags';
import { NameSchema, ReferenceNameSchema, RepositoryNameSchema, RepositoryPathSchema } from './shapes';

/** Image name without host. */
export const ImageNameSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, l10n.t('Write the image name in lower case, without host.')),
);
const NamesSchema = v.optional(v.array(v.string()), []);

const RepositorySchema = v.strictObject({
  type: v.literal('repository'),
  /** `OWNER/NAME` on GitHub. */
  name: RepositoryNameSchema,
});
const ImageResourceSchema = v.strictObject({
  type: v.literal('image'),
  /** Without host, which is a setting. */
  name: ImageNameSchema,
  /**
   * What its release tags in git begin with, before `-` and the release; absent: the last part of its name. If there is no
   * `-` in between, as in `v1.2.3`, the `prefix`.
   */
  releases: v.optional(
    v.union(
      [
        NameSchema,
        v.strictObject({
          prefix: v.pipe(
            v.string(),
            v.regex(/^[A-Za-z0-9._/-]*$/, l10n.t('Use letters, digits, ".", "_", "/" and "-".')),
            v.maxLength(60, l10n.t('Use at most 60 characters.')),
          ),
        }),
      ],
      l10n.t('Write a name, or { prefix: … }.'),
    ),
  ),
  /** Which of its tags are releases; absent: `rel-` and the date. */
  tags: v.optional(TagsSchema),
});
const ModuleSchema = v.strictObject({
  type: v.literal('terraform-module'),
  /** Display name; absent: the module's name. */
  name: v.optional(NameSchema),
  environment: NameSchema,
  /** Module name in Terraform, and argument of `just`. */
  module: NameSchema,
  /** File that declares it. */
  file: RepositoryPathSchema,
  /** Attribute with the image tag. */
  version: v.optional(NameSchema),
  /** Attribute that must be true while applying and false otherwise. */
  flag: v.optional(NameSchema),
});
/** Ids of DAGs that may wait. */
export const DagIdsSchema = v.array(
  v.pipe(
    v.string(),
    v.regex(/^[^*]*$/, l10n.t('Write the whole id of each DAG: "*" stands for nothing here.')),
  ),
);
const AirflowSchema = v.strictObject({
  type: v.literal('airflow'),
  /** Patterns of DAGs that must not run; others may then. Absent: no DAG may run except those that only wait. */
  mustNotRun: v.optional(v.pipe(v.array(DagPatternSchema), v.minLength(1, l10n.t('Name at least one DAG.')))),
  /** Which DAGs may be running while it is replaced, if they only wait. */
  mayWait: v.optional(
    v.strictObject({
      ...AcceptanceSchema.entries,
      dags: v.optional(DagIdsSchema, []),
      operators: NamesSchema,
      triggers: NamesSchema,
    }),
    {},
  ),
});
const SentrySchema = v.strictObject({
  type: v.literal('sentry'),
  organization: NameSchema,
  project: NameSchema,
  environment: NameSchema,
});
export const ResourceSchema = v.variant('type', [
  RepositorySchema,
  ImageResourceSchema,
  ModuleSchema,
  AirflowSchema,
  SentrySchema,
]);
export const ResourcesSchema = v.pipe(
  v.record(ReferenceNameSchema, ResourceSchema),
  v.check(resources => Object.keys(resources).length <= 50, l10n.t('Describe at most 50 resources.')),
);

/** Something that steps read or change. */
export type Resource = Readonly<v.InferOutput<typeof ResourceSchema>>;
/** Resources by name. */
export type Resources = Readonly<Record<string, Resource>>;
export type TerraformModule = Readonly<v.InferOutput<typeof ModuleSchema>>;

/** What a kind of step may use, by role. */
export interface ResourceOfRole {
  /** Repository of the application. */
  readonly application: Readonly<v.InferOutput<typeof RepositorySchema>>;
  /** Repository of the infrastructure, which contains the runbook. */
  readonly infrastructure: Readonly<v.InferOutput<typeof RepositorySchema>>;
  readonly image: Readonly<v.InferOutput<typeof ImageResourceSchema>>;
  readonly module: TerraformModule;
  readonly airflow: Readonly<v.InferOutput<typeof AirflowSchema>>;
  readonly sentry: Readonly<v.InferOutput<typeof SentrySchema>>;
}
export type Role = keyof ResourceOfRole;

/** Type of the resource for each role. */
export const TYPES = {
  application: 'repository',
  infrastructure: 'repository',
  image: 'image',
  module: 'terraform-module',
  airflow: 'airflow',
  sentry: 'sentry',
} as const satisfies { readonly [R in Role]: ResourceOfRole[R]['type'] };

/** Whether a resource can have that role. */
export function canBe<R extends Role>(role: R, resource: Resource): resource is ResourceOfRole[R] {
  return resource.type === TYPES[role];
}

const NamedSchema = v.optional(NameSchema);
/** Parameters that name a resource by its role; optional if there is only one. */
export const NamedSchemas = v.object({
  application: NamedSchema,
  infrastructure: NamedSchema,
  image: NamedSchema,
  module: NamedSchema,
  airflow: NamedSchema,
  sentry: NamedSchema,
});

/** What references can use of a resource: its keys with a text. */
export function textsOf(resource: Resource): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => typeof value === 'string'));
}

/** The Terraform modules among them. */
export function modulesOf({
  resources = {},
}: {
  readonly resources?: Resources | undefined;
}): readonly TerraformModule[] {
  return Object.values(resources).filter(each => canBe('module', each));
}
