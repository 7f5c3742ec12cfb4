import * as l10n from '@vscode/l10n';
import type { Kind } from '../kind/kind';
import { mayChangeProduction } from '../kind/production';
import { isMap } from '../runbook/inWords';
import { readRunbook, type RunbookProblem } from './parseRunbook';
import type { YamlPath } from './plainYaml';
import { resourceIfAny } from '../runbook/resourceOf';
import type { Runbook, Step } from '../runbook/runbook';

/** A step with its path, and the steps before and after it on its course. */
interface Placed {
  readonly runbook: Runbook;
  readonly step: Step;
  readonly path: YamlPath;
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}
/** Something that is allowed but most likely not intended. */
interface Warning {
  /** Relative to the step. */
  readonly at: YamlPath;
  readonly message: string;
}
type Rule = (placed: Placed, kinds: ReadonlyMap<string, Kind>) => readonly Warning[];

/** Result of checking a text. */
export interface Checked {
  readonly problems: readonly RunbookProblem[];
  /** It isn't a runbook. */
  readonly isNone: boolean;
  /** null if it has faults. */
  readonly id: string | null;
}

/**
 * Everything to report about a runbook's text: its faults, or if it has none, also warnings about what is most likely not
 * intended. `file` as for {@link parseRunbook}.
 */
export function checkRunbook(text: string, kinds: ReadonlyMap<string, Kind>, file?: string): Checked {
  const { runbook, problems, isNone = false, spelled, warnings: written } = readRunbook(text, kinds, file);
  // A block that only looks like a step's may be what the faults are about.
  if (runbook === undefined) return { problems: [...written, ...problems], isNone, id: null };
  const found = placedSteps(runbook).flatMap(placed =>
    rules
      .flatMap(rule => rule(placed, kinds))
      .map(({ at, message }) => spelled.problemAt([...placed.path, ...at], 'value', message)),
  );
  const warnings = spelled.once(found).map((each): RunbookProblem => ({ ...each, severity: 'warning' }));
  return { problems: [...written, ...warnings], isNone, id: runbook.id };
}

function placedSteps(runbook: Runbook): readonly Placed[] {
  return (['phases', 'rollback'] as const).flatMap(course => {
    const steps = (runbook[course] ?? []).flatMap((phase, p) =>
      phase.steps.map((step, s) => ({ step, path: [course, p, 'steps', s] as const })),
    );
    const all = steps.map(({ step }) => step);
    return steps.map((each, at) => ({
      ...{ ...each, runbook },
      ...{ before: all.slice(0, at), after: all.slice(at + 1) },
    }));
  });
}

const isKind = (name: string) => (step: Step) => step.kind === name;

const applies = (kinds: ReadonlyMap<string, Kind>, { kind }: Step) =>
  kinds.get(kind)?.uses !== undefined && kinds.get(kind)?.changedProduction !== undefined;

/** Reported once per course, for the apply if there is one; other steps that change something already require the lock. */
const withoutLock: Rule = ({ step, before, after }, kinds) => {
  const isApply = (each: Step) => applies(kinds, each);
  const isFlag = isKind('set-flag')(step) && ![...before, ...after].some(isApply);
  if (!isApply(step) && !isFlag) return [];
  if (before.some(each => isKind('team-lock')(each) || isApply(each))) return [];
  const message = l10n.t(
    'Nothing takes the team lock before this step, so it will not run. Add a step of kind "team-lock" before it.',
  );
  return [{ at: ['kind'], message }];
};

const neverRestored: Rule = ({ step, after }) =>
  isKind('set-flag')(step) && !after.some(isKind('restore-flag'))
    ? [
        {
          at: ['kind'],
          message: l10n.t(
            'Nothing sets the flag back after this step. Add a step of kind "restore-flag" behind the apply.',
          ),
        },
      ]
    : [];

const expectsEverything: Rule = ({ step }) => {
  const expects: unknown = step.with?.expects;
  if (!Array.isArray(expects)) return [];
  return expects.flatMap((each: unknown, index) =>
    isMap(each) && typeof each.address === 'string' && namesNothing(each.address)
      ? [
          {
            at: ['with', 'expects', index, 'address'],
            message: l10n.t`"${each.address}" expects any change. Name what changes, for example module.api.aws_ecs_service.*.`,
          },
        ]
      : [],
  );
};

/** Whether an address names nothing specific: `*` matches anything, and `module` before it only says what kind of part it is. */
function namesNothing(address: string): boolean {
  return address.split(/[.[\]]/).every(part => ['', '*', '"*"', 'module', 'data'].includes(part));
}

const unseen: Rule = ({ step }) =>
  isKind('command')(step) &&
  step.with?.onlyReads !== true &&
  step.with?.done === undefined &&
  step.with?.expect === undefined
    ? [
        {
          at: ['kind'],
          message: l10n.t(
            'Nothing shows whether this command did what it should. Add "done", a command that tells, or "expect", what it must print.',
          ),
        },
      ]
    : [];

const neverFinished: Rule = ({ step }) =>
  isKind('command')(step) &&
  step.with?.undo !== undefined &&
  step.with.changesProduction === true &&
  step.with.stays !== true
    ? [
        {
          at: ['with', 'undo'],
          message: l10n.t(
            'The run can\'t be finished until this is undone. If it is to stay when all goes well, add "stays: true": then only an abort undoes it.',
          ),
        },
      ]
    : [];

/** The second one would stop at what the first has changed. */
const secondVersion: Rule = ({ step, before }) => {
  const sets = ({ kind }: Step) => kind === 'bump' || kind === 'set-version';
  const last = before.findLast(each => sets(each) || isKind('branch')(each));
  // One of two that have conditions may be skipped.
  const isEither = step.when !== undefined && last?.when !== undefined;
  if (!sets(step) || last === undefined || !sets(last) || isEither) return [];
  const message = l10n.t`A branch holds one version, and step "${last.id}" sets it. Add a step of kind "branch" before this one; or use "edit" with "commit" for both, which share a branch.`;
  return [{ at: ['kind'], message }];
};

/** While one waits unpaused, no act that rechecks the DAGs begins. */
const neverPaused: Rule = ({ runbook, step, after }, kinds) => {
  if (!isKind('dags-clear')(step)) return [];
  const [dag] = resourceIfAny(runbook, step, 'airflow')?.mayWait.dags ?? [];
  const changes = after.some(each => mayChangeProduction(kinds.get(each.kind), each));
  if (dag === undefined || !changes || after.some(isKind('pause-dags'))) return [];
  const message = l10n.t`While a DAG that may wait does, such as ${dag}, no later step will change production: such a DAG must be paused before. Add a step of kind "pause-dags" after this one, and one of kind "unpause-dags" at the end.`;
  return [{ at: ['kind'], message }];
};

/** The first to change a value owes setting it back. */
const setBackWithoutStays: Rule = ({ step, before }) => {
  const isOpen = ({ kind, with: given }: Step) =>
    kind === 'edit' && given?.commit === undefined && given?.stays !== true;
  const first = before.find(
    each => isOpen(each) && each.with?.file === step.with?.file && each.with?.at === step.with?.at,
  );
  if (!isOpen(step) || first === undefined || first.with?.value === step.with?.value) return [];
  const message = l10n.t`This sets back what step "${first.id}" sets. Add "stays: true": otherwise this value, too, must be set back in a run where it is the first to change.`;
  return [{ at: ['with', 'value'], message }];
};

const NAME = String.raw`((?:inputs|steps|resources|for)\.[\w.-]*\w)`;
/** As other programs write a reference: `{{ inputs.version }}`, `${ inputs.version }`, `$inputs.version`. */
const ALMOST = new RegExp(String.raw`(?:^|[^$])\{\{\s*${NAME}\s*\}\}|\$\{\s*${NAME}\s*\}|\$${NAME}`);

const almostReference: Rule = ({ step }) =>
  textsIn(step.with, ['with']).flatMap(({ at, text }) => {
    const [, ...names] = ALMOST.exec(text) ?? [];
    const name = names.find(each => each !== undefined);
    if (name === undefined) return [];
    return [
      { at, message: l10n.t('This is text, not a reference. For the value, write {0}.', `\${{ ${name} }}`) },
    ];
  });

function textsIn(value: unknown, at: YamlPath): readonly { readonly at: YamlPath; readonly text: string }[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => textsIn(each, [...at, index]));
  return isMap(value) ? Object.entries(value).flatMap(([key, each]) => textsIn(each, [...at, key])) : [];
}

const rules: readonly Rule[] = [
  withoutLock,
  neverRestored,
  expectsEverything,
  unseen,
  neverFinished,
  secondVersion,
  neverPaused,
  setBackWithoutStays,
  almostReference,
];
