import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ForSchema } from './forSchema';
import { InputsSchema } from './inputs';
import { isMap } from './inWords';
import { modulesOf, ResourcesSchema, type Resources } from './resources';
import { RetriesSchema } from './retries';
import { ServiceSchema } from './service';
import { DescriptionSchema, NameSchema, TitleSchema } from './shapes';

export { DurationSchema, durationMs, elapsedMs } from '../duration';
export * from './shapes';

/** Markdown that only people read. */
const ProseSchema = v.pipe(v.string(), v.maxLength(100_000, l10n.t('Use at most 100,000 characters.')));

/** A map with any keys; not a list, whose items would have numeric keys. */
export const KeysSchema = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(value => isMap(value)),
  v.record(v.string(), v.unknown()),
);

/** A step of format 1. */
export const StepSchema = v.strictObject({
  /** Name by which it is known: a step to later steps, a runbook to its runs. */
  id: NameSchema,
  /** Kind of step; see the list of kinds in the documentation. */
  kind: v.string(),
  title: v.optional(TitleSchema),
  /** Parameters of the kind. */
  with: v.optional(KeysSchema),
  /** Retrying this step starts at this earlier step, because its checks belong to the same act. */
  retryFrom: v.optional(NameSchema),
});
/** A step of format 2. */
export const Step2Schema = v.strictObject({
  ...StepSchema.entries,
  /** What a person should know or do, in Markdown; shown with the step, whatever its kind. */
  instructions: v.optional(ProseSchema),
  /** Condition on references; if it is false, the step is skipped. */
  when: v.optional(v.pipe(v.string(), v.maxLength(500, l10n.t('Use at most 500 characters.')))),
  /** How often it is retried automatically; only for steps where that is harmless. */
  retries: v.optional(RetriesSchema),
});
export type Step = Readonly<v.InferOutput<typeof Step2Schema>>;

function phaseOf<S extends v.GenericSchema>(step: S) {
  return v.strictObject({
    title: TitleSchema,
    /** Shown before its steps, in Markdown. */
    notes: v.optional(ProseSchema),
    /** Done one after another. */
    steps: v.pipe(v.array(step), v.minLength(1, l10n.t('A phase needs at least one step.'))),
  });
}
/** A phase of format 2 as written; after parsing, its rounds are phases. */
const Phase2Schema = v.strictObject({
  ...phaseOf(Step2Schema).entries,
  /** Repeats the phase for each value of a list; its steps refer to the value as `for.NAME`. */
  for: v.optional(ForSchema),
});
function coursesOf<P extends v.GenericSchema>(phase: P) {
  return {
    /** Groups of steps, done one after another. */
    phases: v.pipe(v.array(phase), v.minLength(1, l10n.t('A runbook needs at least one phase.'))),
    /** Phases of the rollback, which a run goes through instead once a person rolls back. */
    rollback: v.optional(
      v.pipe(v.array(phase), v.minLength(1, l10n.t('A rollback needs at least one phase.'))),
    ),
  };
}

/** Valid as part of a ref name in git. */
const LockNameSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!.*(?:\.\.|\.lock(?:\/|$)|\.(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9_.-]*\/[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    l10n.t('Write the lock as NAME/NAME, for example prod/api.'),
  ),
  v.maxLength(100, l10n.t('Use at most 100 characters.')),
);

const described = {
  id: NameSchema,
  title: TitleSchema,
  description: v.optional(DescriptionSchema),
};
/** Format 1, for a single service. */
export const RunbookSchema = v.strictObject({
  $schema: v.optional(v.string()),
  /** Version of the runbook format. */
  runbook: v.literal(1),
  ...described,
  service: ServiceSchema,
  ...coursesOf(phaseOf(StepSchema)),
});
/** Top-level keys of format 2. */
const aboveSteps = {
  /** Version of the runbook format. */
  runbook: v.literal(2),
  ...described,
  /** What is deployed, as in format 1. */
  service: v.optional(ServiceSchema),
  /** Name of the team lock; absent: `ENVIRONMENT/MODULE` of the only module, or else `runbooks/ID`. */
  lock: v.optional(LockNameSchema),
  /** What its steps read or change, by name. */
  resources: v.optional(ResourcesSchema),
  /** Inputs to ask for when a run starts, by name. */
  inputs: v.optional(InputsSchema),
};
export const Runbook2Schema = v.strictObject({
  $schema: v.optional(v.string()),
  ...aboveSteps,
  inputs: v.optional(InputsSchema, {}),
  ...coursesOf(Phase2Schema),
});
/** The same for a document, whose headings may have no steps. */
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
/** Common result of parsing any format. Without `inputs` (even an empty map), its texts contain no references. */
export type Runbook = Readonly<
  Omit<v.InferOutput<typeof DocumentSchema>, 'runbook' | 'service' | 'resources'> & {
    readonly resources?: Resources;
  }
>;

/**
 * Name of what is deployed, for the team lock and past runs: from the runbook, or `ENVIRONMENT/MODULE` of its only module,
 * or else `runbooks/ID`.
 */
export function deploymentName({ id, lock, resources }: Pick<Runbook, 'id' | 'lock' | 'resources'>): string {
  if (lock !== undefined) return lock;
  const [module, ...others] = modulesOf({ resources });
  return module === undefined || others.length > 0
    ? `runbooks/${id}`
    : `${module.environment}/${module.module}`;
}

/** All steps in order, those of the rollback last. */
export function stepsOf({ phases, rollback = [] }: Pick<Runbook, 'phases' | 'rollback'>): readonly Step[] {
  return [...phases, ...rollback].flatMap(phase => phase.steps);
}

/** The steps that a run goes through: forward, or rolling back. */
export function courseOf({ phases, rollback = [] }: Runbook, back: boolean): readonly Step[] {
  return (back ? rollback : phases).flatMap(phase => phase.steps);
}
