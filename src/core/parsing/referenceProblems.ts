import * as l10n from '@vscode/l10n';
import type { Kind } from '../kind/kind';
import { outputsOf } from '../kind/outputs';
import { placeOf } from '../kind/places';
import { keysOf } from './keysOf';
import type { LooseRunbook, LooseStep } from './loose';
import { isMap } from '../runbook/inWords';
import { nearest } from '../runbook/nearest';
import { isProgramText } from './programText';
import type { YamlPath } from './plainYaml';
import { textsOf } from '../runbook/resources';
import { parseWhen, referencesOf, whenFault } from '../runbook/when';
import { partsOf, referencesIn, textsIn, type Reference } from '../runbook/references';

const PROGRAM_TEXT = l10n.t(
  'A value never becomes a part of a program: put the text into a script of the repository, and the reference into an argument of it.',
);

/** Context of a step. */
export interface Surroundings {
  /** Earlier steps of the same course. */
  readonly before: readonly LooseStep[];
  readonly whole: LooseRunbook;
  readonly kinds: ReadonlyMap<string, Kind>;
}
/** A fault, with the keys of the step that lead to it. */
export interface ReferenceFault {
  readonly path: YamlPath;
  readonly message: string;
}

/** Faults in a step's references: in its parameters, and in its text for people. */
export function referenceFaults(
  step: LooseStep,
  kind: Kind,
  around: Surroundings,
): readonly ReferenceFault[] {
  const named = (path: YamlPath, references: readonly Reference[]) =>
    references.flatMap(reference => {
      const message = nameFault(reference, step, around);
      return message === undefined ? [] : [{ path, message }];
    });
  const inParameters = textsIn(step.with ?? {}).flatMap(({ path: below, text }) => {
    const { parts, others } = partsOf(text);
    const path = ['with', ...below];
    const place = placeOf(kind, below);
    if (place === 'prose') return named(path, referencesIn(text));
    const references = parts.flatMap(part => ('reference' in part ? [part.reference] : []));
    // That it must be a list, or that there's no such parameter, is already reported.
    if (placeOf(kind, [...below, 0]) !== undefined || !isKnown(kind, below)) return [];
    if (place === undefined)
      return references.length + others.length === 0 ? [] : [{ path, message: notHere(kind) }];
    return [...others.map(written => ({ path, message: noReference(written) })), ...named(path, references)];
  });
  // In text for people, another program's braces are just text.
  const inWords = named(['instructions'], referencesIn(step.instructions ?? ''));
  const inPrograms = programFaults(step.with ?? {}, kind);
  if (step.when === undefined) return [...inParameters, ...inPrograms, ...inWords];
  const when = parseWhen(step.when);
  if (typeof when === 'string')
    return [...inParameters, ...inPrograms, ...inWords, { path: ['when'], message: when }];
  const fault = whenFault(when, around.whole.inputs ?? {});
  return [
    ...inParameters,
    ...inPrograms,
    ...inWords,
    ...named(['when'], referencesOf(when)),
    ...(fault === undefined ? [] : [{ path: ['when'], message: fault }]),
  ];
}

function isKnown({ params }: Kind, [key]: YamlPath): boolean {
  const known = keysOf(params, []);
  return known.length === 0 || known.includes(String(key));
}

/** Commands in which a reference would become part of a program. */
function programFaults(value: unknown, kind: Kind, path: YamlPath = []): readonly ReferenceFault[] {
  if (Array.isArray(value)) {
    const words = value.map(String);
    return placeOf(kind, [...path, 0]) === 'argument' && isProgramText(words)
      ? [{ path: ['with', ...path], message: PROGRAM_TEXT }]
      : [];
  }
  return isMap(value)
    ? Object.entries(value).flatMap(([key, each]) => programFaults(each, kind, [...path, key]))
    : [];
}

function nameFault(
  reference: Reference,
  { id: own }: LooseStep,
  { before, whole, kinds }: Surroundings,
): string | undefined {
  if (reference.of === 'input') {
    const known = whole.inputs === undefined ? [] : Object.keys(whole.inputs);
    return known.includes(reference.name)
      ? undefined
      : l10n.t`There is no input "${reference.name}". ${hint(reference.name, known, l10n.t('Describe it under "inputs".'))}`;
  }
  if (reference.of === 'resource') return resourceFault(reference, whole.resources);
  const step = before.findLast(({ id }) => id === reference.step);
  if (step === undefined) {
    if (before.some(({ id }) => id === undefined)) return undefined;
    return has(whole.rollback, own) && has(whole.phases, reference.step)
      ? l10n.t`"${reference.step}" isn't part of the rollback, which must work by itself. Read the value in a step of the rollback, or make it an input.`
      : l10n.t`"${reference.step}" is no step before this one.`;
  }
  const kind = kinds.get(step.kind ?? '');
  const outputs = kind === undefined || step.with === null ? undefined : outputsOf(kind, step.with);
  if (outputs === undefined || outputs.includes(reference.name)) return undefined;
  return l10n.t`The step "${reference.step}" gives no "${reference.name}". ${hint(reference.name, outputs, l10n.t('It gives nothing that can be referred to.'))}`;
}

function resourceFault(
  { resource: name, name: key }: Extract<Reference, { of: 'resource' }>,
  resources: LooseRunbook['resources'] = {},
): string | undefined {
  if (resources === null) return undefined;
  const found = Object.hasOwn(resources, name) ? resources[name] : undefined;
  if (found === undefined)
    return l10n.t`There is no resource "${name}". ${hint(name, Object.keys(resources), l10n.t('Describe it under "resources".'))}`;
  const keys = found === null ? [key] : Object.keys(textsOf(found));
  return keys.includes(key)
    ? undefined
    : l10n.t`The resource "${name}" has no "${key}". ${hint(key, keys, l10n.t('It has nothing that can be referred to.'))}`;
}

function has(phases: LooseRunbook['phases'], step: string | undefined): boolean {
  return step !== undefined && phases.some(({ steps }) => steps.some(({ id }) => id === step));
}

function hint(name: string, known: readonly string[], none: string): string {
  const near = nearest(name, known);
  if (near !== undefined) return l10n.t`Did you mean "${near}"?`;
  return known.length === 0 ? none : l10n.t`Known are: ${known.join(', ')}.`;
}

function notHere(kind: Kind): string {
  const places = [...new Set(Object.keys(kind.references ?? {}).map(path => path.replace(/\.\*/g, '')))];
  return places.length === 0
    ? l10n.t`A step of kind "${kind.name}" takes no references.`
    : l10n.t`A reference can't stand here; in a step of kind "${kind.name}" it can stand in ${places.join(', ')}.`;
}

function noReference(written: string): string {
  return written.endsWith('}}')
    ? l10n.t`"${written}" is no reference. Write \${{ inputs.NAME }}, \${{ steps.ID.OUTPUT }} or \${{ resources.NAME.KEY }}.`
    : l10n.t('End the reference with }}.');
}
