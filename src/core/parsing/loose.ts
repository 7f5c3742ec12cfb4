import * as v from 'valibot';
import { ResourceSchema } from '../runbook/resources';
import { KeysSchema } from '../runbook/runbook';
import { ServiceSchema } from '../runbook/service';

/** Values with an invalid shape are reported elsewhere, and count as unknown here. */
const known = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined);
const Text = known(v.string());

const StepSchema = v.object({
  id: Text,
  kind: Text,
  /** null: it isn't a map of keys. */
  with: v.optional(v.fallback(v.nullable(KeysSchema), null)),
  retryFrom: Text,
  instructions: Text,
  when: Text,
  retries: known(v.unknown()),
});
/** Stands for a step that can't be understood. */
const UNKNOWN: v.InferOutput<typeof StepSchema> = { with: null };
const PhasesSchema = v.fallback(
  v.array(
    v.fallback(v.object({ steps: v.fallback(v.array(v.fallback(StepSchema, UNKNOWN)), [UNKNOWN]) }), {
      steps: [UNKNOWN],
    }),
  ),
  [],
);

/** Any step may mean a faulty resource, which null stands for. */
const LooseResourcesSchema = v.optional(
  v.fallback(v.nullable(v.record(v.string(), v.fallback(v.nullable(ResourceSchema), null))), null),
);

/** As much of a runbook as can be understood, so that its steps are checked despite faults elsewhere. */
export const LooseRunbookSchema = v.fallback(
  v.object({
    /** null: it has faults. */
    service: v.optional(v.fallback(v.nullable(ServiceSchema), null)),
    /** The valid ones; undefined: none are described. */
    resources: LooseResourcesSchema,
    inputs: known(v.record(v.string(), v.unknown())),
    phases: PhasesSchema,
    rollback: PhasesSchema,
  }),
  { service: undefined, resources: undefined, inputs: undefined, phases: [], rollback: [] },
);
export type LooseRunbook = v.InferOutput<typeof LooseRunbookSchema>;
export type LooseStep = v.InferOutput<typeof StepSchema>;
