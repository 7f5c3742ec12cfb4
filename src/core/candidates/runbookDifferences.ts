import * as l10n from '@vscode/l10n';
import type { Kind } from '../kind/kind';
import { commandsOf } from './commands';
import { inWords } from '../runbook/inWords';
import type { Resources } from '../runbook/resources';
import { courseOf, stepsOf, type Runbook, type Step } from '../runbook/runbook';
import type { RunbookGroup } from './outline';
import { gateChanges, inBoth, stepChanges, waitChanges } from './stepDifferences';
import { changes } from './valueDifferences';

/** Longest prose to show, in UTF-16 code units. */
const LONGEST_WORDS = 120;

/**
 * How a repository's runbook differs from the shipped one with the same id, in words for people: first what runs, then what
 * may loosen a check, then where it works, and last the prose. Includes all differences, not just loosened checks, because
 * whether one is harmless is for the reader to decide. A parameter equal to the kind's default counts as not given.
 */
export function differenceGroups(
  shipped: Runbook,
  own: Runbook,
  kinds: ReadonlyMap<string, Kind>,
): readonly RunbookGroup[] {
  const [gateBefore, whereBefore] = gateAndPlace(shipped);
  const [gate, where] = gateAndPlace(own);
  return [
    { title: l10n.t('What runs'), lines: commandChanges(shipped, own, kinds) },
    {
      title: l10n.t('What may pass'),
      lines: [
        ...changes(gateBefore, gate).map(change => l10n.t`Resources: ${change}`),
        ...inBoth(shipped, own, gateChanges),
      ],
    },
    {
      title: l10n.t('Steps'),
      lines: [
        ...courseChanges(shipped, own),
        ...changes(shipped.inputs ?? {}, own.inputs ?? {}).map(change => l10n.t`Inputs: ${change}`),
      ],
    },
    { title: l10n.t('Waits'), lines: inBoth(shipped, own, waitChanges) },
    {
      title: l10n.t('Where'),
      lines: changes(whereBefore, where).map(change => l10n.t`Resources: ${change}`),
    },
    {
      title: l10n.t('Words'),
      lines: [
        ...changes(texts(shipped), texts(own), LONGEST_WORDS).map(change => l10n.t`Runbook: ${change}`),
        ...stepsOf(shipped).flatMap(step => wordChanges(step, own)),
      ],
      isProse: true as const,
    },
  ].filter(({ lines }) => lines.length > 0);
}

/** {@link differenceGroups} as one list. */
export function runbookDifferences(
  shipped: Runbook,
  own: Runbook,
  kinds: ReadonlyMap<string, Kind>,
): readonly string[] {
  return differenceGroups(shipped, own, kinds).flatMap(({ lines }) => lines);
}

/** Resources that determine what the gate lets through, and those that determine where it works. */
function gateAndPlace({ resources = {} }: Runbook): readonly [Resources, Resources] {
  const all = Object.entries(resources);
  return [
    Object.fromEntries(all.filter(([, { type }]) => type === 'airflow')),
    Object.fromEntries(all.filter(([, { type }]) => type !== 'airflow')),
  ];
}

function commandChanges(shipped: Runbook, own: Runbook, kinds: ReadonlyMap<string, Kind>): string[] {
  const [before, after] = [commandsOf(shipped, kinds), commandsOf(own, kinds)];
  return [
    ...after.filter(each => !before.includes(each)).map(each => l10n.t`Runs ${each}`),
    ...before.filter(each => !after.includes(each)).map(each => l10n.t`No longer runs ${each}`),
  ];
}

function courseChanges(shipped: Runbook, own: Runbook): string[] {
  const before = stepsOf(shipped);
  const after = stepsOf(own);
  const isIn = (steps: readonly Step[]) => {
    const ids = new Set(steps.map(({ id }) => id));
    return (step: Step) => ids.has(step.id);
  };
  const order = (steps: readonly Step[], others: readonly Step[]) =>
    steps.filter(isIn(others)).map(step => step.id);
  const [shippedOrder, ownOrder] = apart(order(before, after), order(after, before));
  const [back, ownBack] = [shipped, own].map(all => new Set(courseOf(all, true).map(({ id }) => id)));
  return [
    ...before.filter(step => !isIn(after)(step)).map(step => l10n.t`Step ${step.id} is missing`),
    ...after.filter(step => !isIn(before)(step)).map(step => l10n.t`Step ${step.id} (${step.kind}) is added`),
    ...after
      .filter(step => isIn(before)(step) && back?.has(step.id) !== ownBack?.has(step.id))
      .map(({ id }) =>
        ownBack?.has(id) === true
          ? l10n.t`Step ${id} is in the rollback`
          : l10n.t`Step ${id} is no longer in the rollback`,
      ),
    ...(ownOrder.length === 0
      ? []
      : [l10n.t`The order is ${inWords(ownOrder)} instead of ${inWords(shippedOrder)}`]),
    ...inBoth(shipped, own, stepChanges),
  ];
}

/** The range in which two orders differ, plus the item before it: a difference after a long common start would be hard to see. */
function apart(a: readonly string[], b: readonly string[]): readonly [readonly string[], readonly string[]] {
  const start = a.findIndex((each, at) => each !== b[at]);
  if (start < 0) return [[], []];
  const end = a.findLastIndex((each, at) => each !== b[at]) + 1;
  const from = Math.max(0, start - 1);
  return [a.slice(from, end), b.slice(from, end)];
}

function wordChanges({ id, title, instructions }: Step, own: Runbook): readonly string[] {
  const other = stepsOf(own).find(each => each.id === id);
  if (other === undefined) return [];
  const words = { title: other.title, instructions: other.instructions };
  return changes({ title, instructions }, words, LONGEST_WORDS).map(change => l10n.t`Step ${id}: ${change}`);
}

/** Prose for people, and the titles of the phases. */
function texts({ title, description, phases, rollback }: Runbook): object {
  const titles = (all: Runbook['phases'] | undefined) => all?.map(phase => phase.title);
  return { title, description, phases: titles(phases), rollback: titles(rollback) };
}
