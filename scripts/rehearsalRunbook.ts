import { parseDocument } from 'yaml';
import * as v from 'valibot';

/** The minimum needed here; the parser checks the rest when the runbook is read. */
const PhasesSchema = v.array(v.object({ steps: v.array(v.object({ kind: v.string() })) }));
const CoursesSchema = v.object({ phases: PhasesSchema, rollback: v.optional(PhasesSchema, []) });

type Parameters = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const applyWith = (actions: readonly string[]) => ({
  expiry: '5m',
  expects: [
    {
      address: 'module.catalog-airflow.terraform_data.instance',
      actions,
      attributes: ['input', 'triggers_replace'],
    },
  ],
});

/** Parameters that are different in the rehearsal, by kind of step: short times, and this repository's own addresses. */
const parameters: Parameters = {
  release: { poll: '2s' },
  apply: applyWith(['replace']),
  'airflow-health': { bootWait: '2m', poll: '2s' },
  'unpause-dags': { moveWait: '1m' },
  sentry: { soak: '30s', poll: '3s' },
};
const onTheWayBack: Parameters = { ...parameters, apply: applyWith(['replace', 'create']) };

/**
 * The shipped runbook with the rehearsal's parameters; comments and everything else stay.
 * @param shipped text of the shipped runbook
 * @throws {Error} when it no longer has a step of a kind with different parameters; a test then fails
 */
export function rehearsalRunbook(shipped: string): string {
  const document = parseDocument(shipped);
  const { phases, rollback } = v.parse(CoursesSchema, document.toJS());
  const missing = new Set(Object.keys(parameters));
  for (const [course, all, own] of [
    ['phases', phases, parameters],
    ['rollback', rollback, onTheWayBack],
  ] as const) {
    for (const [p, phase] of all.entries()) {
      for (const [s, step] of phase.steps.entries()) {
        missing.delete(step.kind);
        for (const [name, value] of Object.entries(own[step.kind] ?? {})) {
          document.setIn([course, p, 'steps', s, 'with', name], document.createNode(value));
        }
      }
    }
  }
  if (missing.size > 0)
    throw new Error(`The shipped runbook has no step of kind ${[...missing].join(', ')}.`);
  return document.toString();
}
