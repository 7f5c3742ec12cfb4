import * as v from 'valibot';
import { AcceptanceSchema } from '../airflow/acceptance';
import { ProblemError } from '../errors';
import { InputsSchema } from './inputs';
import { isMap } from './inWords';

export { DurationSchema, durationMs, elapsedMs } from '../duration';

/** An id. */
export const NameSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    'Use letters, digits, ".", "_" and "-", and begin with a letter or digit.',
  ),
  v.maxLength(100, 'Use at most 100 characters.'),
  v.check(name => !(name in {}), 'Choose another name: programs keep this one for themselves.'),
);
/** Read by people; what is longer is a text to hide something in. */
export const TitleSchema = v.pipe(
  v.string(),
  v.minLength(1, 'Write a title.'),
  v.maxLength(120, 'Use at most 120 characters.'),
);
/** What a person reads before choosing. */
export const DescriptionSchema = v.pipe(v.string(), v.maxLength(1_000, 'Use at most 1,000 characters.'));
/** A repository on GitHub. */
export const RepositoryNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)[A-Za-z0-9_.-]+$/, 'Write the repository as OWNER/NAME.'),
  v.maxLength(140, 'Use at most 140 characters.'),
);
/** A path inside the repository: relative, `/`-separated, without `..`. */
export const RepositoryPathSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9_][A-Za-z0-9_./-]*$/,
    'Write a path inside the repository, without "..".',
  ),
  v.maxLength(300, 'Use at most 300 characters.'),
);
/** One program argument: never empty, never an option, no control or shell characters (docs/architecture.md, what must hold, 11). */
export const ArgumentSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_./:@=,+][A-Za-z0-9_./:@=,+-]*$/,
    'Arguments may not begin with "-" nor hold spaces or shell characters.',
  ),
  v.maxLength(300, 'Use at most 300 characters.'),
);
/**
 * A recipe of `just`, in a module where `::` says so. Neither `name=value`, which sets a variable, nor a path, which makes
 * `just` read the justfile of another folder (https://just.systems/man/en/).
 */
export const RecipeSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_-]*(?:::[A-Za-z_][A-Za-z0-9_-]*)*$/,
    'Write the name of a recipe of just, "module::recipe" for one in a module.',
  ),
  v.maxLength(100, 'Use at most 100 characters.'),
);
/** What the names of branches begin with. */
export const BranchPrefixSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!.*(?:\.\.|\/\/|\/\.|\.\/|\.lock\/))[A-Za-z0-9_][A-Za-z0-9_./-]*$/,
    'Write what a branch may be called: letters, digits, ".", "_", "-" and "/".',
  ),
  v.maxLength(100, 'Use at most 100 characters.'),
);

/** What is deployed: the facts that most steps share. */
export const ServiceSchema = v.strictObject({
  /** Name that release tags begin with, e.g. `catalog`. */
  name: NameSchema,
  environment: NameSchema,
  /** Terraform module and `just` argument, e.g. `catalog-airflow`. */
  module: NameSchema,
  /** File that declares the module, e.g. `environments/prod/catalog-airflow.tf`. */
  file: RepositoryPathSchema,
  /** Attribute of the module that holds the image tag. */
  versionAttribute: NameSchema,
  /** Attribute that must be true while applying and false otherwise. */
  flagAttribute: NameSchema,
  /** Image name without host. */
  image: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'Write the image name in lower case, without host.'),
  ),
  /** Repository of the application. */
  application: RepositoryNameSchema,
  /** Repository of the infrastructure. */
  infrastructure: RepositoryNameSchema,
  /** DAGs that may be under way while we deploy, if they only wait. */
  mayWait: AcceptanceSchema,
  /** Where the application reports its errors. */
  sentry: v.strictObject({ organization: NameSchema, project: NameSchema, environment: NameSchema }),
});
export type Service = Readonly<v.InferOutput<typeof ServiceSchema>>;

/** Markdown that only people read. */
const ProseSchema = v.pipe(v.string(), v.maxLength(100_000, 'Use at most 100,000 characters.'));

/** Any keys; a list, whose items have numbers for keys, is none. */
export const KeysSchema = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(value => isMap(value)),
  v.record(v.string(), v.unknown()),
);

/** A step of format 1. */
export const StepSchema = v.strictObject({
  id: NameSchema,
  /** Which kind of step; see the list of kinds in the documentation. */
  kind: v.string(),
  title: v.optional(TitleSchema),
  /** Parameters of the kind. */
  with: v.optional(KeysSchema),
  /** When this step is tried again, begin at this earlier step: its checks belong to the same act. */
  retryFrom: v.optional(NameSchema),
});
/** A step of format 2. */
export const Step2Schema = v.strictObject({
  ...StepSchema.entries,
  /** What a person should know or do, in Markdown; shown at the step, whatever its kind. */
  instructions: v.optional(ProseSchema),
  /** Only when this is so: a comparison of a reference. Otherwise the step is skipped. */
  when: v.optional(v.pipe(v.string(), v.maxLength(500, 'Use at most 500 characters.'))),
});
export type Step = Readonly<v.InferOutput<typeof Step2Schema>>;

function phaseOf<S extends v.GenericSchema>(step: S) {
  return v.strictObject({
    title: TitleSchema,
    /** Shown before its steps, in Markdown. */
    notes: v.optional(ProseSchema),
    steps: v.pipe(v.array(step), v.minLength(1, 'A phase needs at least one step.')),
  });
}
function coursesOf<P extends v.GenericSchema>(phase: P) {
  return {
    phases: v.pipe(v.array(phase), v.minLength(1, 'A runbook needs at least one phase.')),
    /** The way back: what a run goes through instead, once a person rolls back. */
    rollback: v.optional(v.pipe(v.array(phase), v.minLength(1, 'A rollback needs at least one phase.'))),
  };
}

const described = {
  id: NameSchema,
  title: TitleSchema,
  description: v.optional(DescriptionSchema),
};
/** Format 1, which is about one service. */
export const RunbookSchema = v.strictObject({
  $schema: v.optional(v.string()),
  /** Version of the runbook format. */
  runbook: v.literal(1),
  ...described,
  service: ServiceSchema,
  ...coursesOf(phaseOf(StepSchema)),
});
/** What format 2 says above its phases. */
const aboveSteps = {
  /** Version of the runbook format. */
  runbook: v.literal(2),
  ...described,
  service: v.optional(ServiceSchema),
  /** What is asked for when a run starts, by name. */
  inputs: v.optional(InputsSchema),
};
export const Runbook2Schema = v.strictObject({
  $schema: v.optional(v.string()),
  ...aboveSteps,
  inputs: v.optional(InputsSchema, {}),
  ...coursesOf(phaseOf(Step2Schema)),
});
/** The same as a written document says it, whose headings may have no step. */
const WrittenPhaseSchema = v.strictObject({
  title: TitleSchema,
  notes: v.optional(ProseSchema),
  steps: v.array(Step2Schema),
});
export const DocumentSchema = v.strictObject({
  ...aboveSteps,
  phases: v.array(WrittenPhaseSchema),
  rollback: v.optional(v.array(WrittenPhaseSchema)),
});
/** What every spelling parses to. Without `inputs`, be they none, its texts hold no references. */
export type Runbook = Readonly<Omit<v.InferOutput<typeof DocumentSchema>, 'runbook'>>;

/** Names what is deployed, for the team lock and past runs: `ENVIRONMENT/MODULE`, or `runbooks/ID` without a service. */
export function deploymentName({ id, service }: Pick<Runbook, 'id' | 'service'>): string {
  return service === undefined ? `runbooks/${id}` : `${service.environment}/${service.module}`;
}

/** @throws {ProblemError} `runbook.no-service` */
export function serviceOf({ id, service }: Runbook): Service {
  if (service !== undefined) return service;
  throw new ProblemError({
    code: 'runbook.no-service',
    message: `The runbook "${id}" describes no service.`,
    remedy: 'Add a service to it, on the default branch, and start again.',
  });
}

/** All steps in order, those of the way back last. */
export function stepsOf({ phases, rollback = [] }: Runbook): readonly Step[] {
  return [...phases, ...rollback].flatMap(phase => phase.steps);
}

/** The steps that a run goes through: forward, or back. */
export function courseOf({ phases, rollback = [] }: Runbook, back: boolean): readonly Step[] {
  return (back ? rollback : phases).flatMap(phase => phase.steps);
}
