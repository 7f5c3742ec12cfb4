import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { change } from '../kind/change';
import type { Kind } from '../kind/kind';
import { needsOf, provides } from '../kind/outputs';
import { isMissing, issueProblems, type UnknownKeys } from './issues';
import { keysOf } from './keysOf';
import type { LooseRunbook, LooseStep } from './loose';
import { meantBy, providers } from './namedKinds';
import { nearest } from '../runbook/nearest';
import { NO_RETRIES } from '../runbook/retries';
import { referenceFaults, type Surroundings } from './referenceProblems';
import { resourceFaults } from '../runbook/resourceOf';
import type { Resource, Resources } from '../runbook/resources';
import type { Spelled, TextProblem, YamlPath } from './plainYaml';

/**
 * What the schema alone can't check: relations of steps to each other and to the kinds.
 * @param whole as far as it could be read
 * @param unknown keys that are reported already
 */
export function stepProblems(
  spelled: Spelled,
  whole: LooseRunbook,
  kinds: ReadonlyMap<string, Kind>,
  unknown: UnknownKeys,
): readonly TextProblem[] {
  const steps = (['phases', 'rollback'] as const).flatMap(course =>
    whole[course].flatMap((phase, p) =>
      phase.steps.map((step, s) => ({ step, path: [course, p, 'steps', s] as const })),
    ),
  );
  const ids = new Set<string>();
  // The rollback can't use steps of the way forward, because a run may consist of the rollback only.
  const gone: Readonly<Record<'phases' | 'rollback', LooseStep[]>> = { phases: [], rollback: [] };
  const meant = meantBy(kinds);
  return steps.flatMap(({ step, path }) => {
    const before = gone[path[0]];
    const problem = (key: string, message: string) => spelled.problemAt([...path, key], 'value', message);
    const { id, retryFrom } = step;
    // A missing or invalid id is already reported, and other steps may mean it.
    const mayBeBefore = (name: string) =>
      (ids.has(name) && before.some(other => other.id === name)) ||
      before.some(other => other.id === undefined || mayBeCalled(other, name, kinds));
    const problems = [
      ...(id !== undefined && ids.has(id) ? [problem('id', l10n.t`Another step is called "${id}".`)] : []),
      ...(retryFrom === undefined || mayBeBefore(retryFrom)
        ? []
        : [problem('retryFrom', l10n.t`"${retryFrom}" is no step before this one.`)]),
      ...(step.kind === undefined
        ? []
        : kindProblems(
            spelled,
            path,
            { ...step, kind: step.kind },
            { before, whole, kinds, unknown, meant },
          )),
    ];
    before.push(step);
    if (id !== undefined) ids.add(id);
    return problems;
  });
}

/** Whether a step's name may be at a key unknown to its kind, which is already reported. */
function mayBeCalled(
  { kind = '', with: params }: LooseStep,
  name: string,
  kinds: ReadonlyMap<string, Kind>,
): boolean {
  const schema = kinds.get(kind)?.params;
  if (schema === undefined || params == null || v.is(schema, params)) return false;
  const known = keysOf(schema, []);
  return Object.entries(params).some(([key, value]) => value === name && !known.includes(key));
}

/** What a step's kind may require from the rest. */
interface Around extends Surroundings {
  readonly unknown: UnknownKeys;
  readonly meant: (name: string) => Kind | undefined;
}

function kindProblems(
  spelled: Spelled,
  path: YamlPath,
  step: LooseStep & { readonly kind: string },
  { before, whole, kinds, unknown, meant }: Around,
): readonly TextProblem[] {
  const problem = (message: string) => spelled.problemAt([...path, 'kind'], 'value', message);
  const kind = kinds.get(step.kind);
  if (kind === undefined) {
    const known = [...kinds.keys()];
    const near = nearest(step.kind, known);
    const hint =
      near === undefined ? l10n.t`Known are: ${known.join(', ')}.` : l10n.t`Did you mean "${near}"?`;
    return [problem(l10n.t`There is no kind of step "${step.kind}". ${hint}`)];
  }
  // A misspelled kind is already reported.
  const isProvided = (name: string) =>
    before.some(
      ({ kind: other = '', with: given }) =>
        meant(other) === undefined || provides(meant(other), name, { with: given ?? {} }),
    );
  const missing = needsOf(kind, step.with).filter(name => !isProvided(name));
  const beside = unknown.at(path);
  // Keys that are meant as parameters are already reported.
  const isElsewhere = step.with === undefined && beside.some(key => nearest(key, ['with']) !== undefined);
  const parsed = step.with === null || isElsewhere ? undefined : v.safeParse(kind.params, step.with ?? {});
  const issues = parsed?.issues ?? [];
  const needsLock = parsed?.success === true && kind.needsLock?.(parsed.output) === true;
  const resources = whole.resources === null ? null : known(whole.resources ?? {});
  const given = step.with === null ? undefined : step.with;
  const faults =
    resources === null || step.with === null ? [] : resourceFaults(resources, { with: given }, kind);
  return [
    ...faults.map(({ path: at, message }) => spelled.problemAt([...path, ...at], 'value', message)),
    ...(needsLock && !isProvided('team-lock')
      ? [
          problem(
            l10n.t`A step of kind "${kind.name}" changes something, so it needs one of kind "team-lock" before it.`,
          ),
        ]
      : []),
    ...(step.retries !== undefined && parsed?.success === true && kind.mayRepeat?.(parsed.output) !== true
      ? [spelled.problemAt([...path, 'retries'], 'key', NO_RETRIES)]
      : []),
    ...missing.map(name =>
      problem(
        name === change.name
          ? l10n.t`A step of kind "${kind.name}" needs one before it that changes production: of kind ${providers(name, kinds)}, or with "changesProduction: true".`
          : l10n.t`A step of kind "${kind.name}" needs one of kind ${providers(name, kinds)} before it.`,
      ),
    ),
    ...issueProblems(
      spelled,
      [...path, 'with'],
      issues.filter(issue => !isMissing(issue) || !beside.includes(String(issue.path?.at(-1)?.key))),
      kind.params,
    ),
    ...(whole.inputs === undefined
      ? []
      : referenceFaults(step, kind, { before, whole, kinds }).map(fault =>
          spelled.problemAt([...path, ...fault.path], 'value', fault.message),
        )),
  ];
}

/** null if any of them has faults: that may be the one that is meant. */
function known(resources: Readonly<Record<string, Resource | null>>): Resources | null {
  const all = Object.entries(resources).flatMap(([name, each]) =>
    each === null ? [] : [[name, each] as const],
  );
  return all.length === Object.keys(resources).length ? Object.fromEntries(all) : null;
}
