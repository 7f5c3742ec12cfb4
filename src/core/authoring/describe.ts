import * as l10n from '@vscode/l10n';
import type * as v from 'valibot';
import type { Kind } from '../kind/kind';
import { outputsOf } from '../kind/outputs';
import { isMap } from '../runbook/inWords';
import type { LooseRunbook, LooseStep } from '../parsing/loose';
import type { Reference } from '../runbook/references';
import type { Shape } from '../parsing/shapesAt';
import { neutral } from '../text/neutral';
import type { Words } from './words';

/** The default of a key that isn't written, as YAML; undefined if there is none or it's empty. */
function defaultOf(schema: v.GenericSchema): string | undefined {
  const { default: value } = schema as Shape;
  if (value === undefined || typeof value === 'function' || value === '') return undefined;
  const text = JSON.stringify(value);
  if (text === '[]' || text === '{}') return undefined;
  return typeof value === 'string' ? value : text;
}

/** Describes a key, including its default. @param said description from elsewhere */
export function keyDescription(schema: v.GenericSchema, said?: string): string | undefined {
  const without = defaultOf(schema);
  const parts = [said, without === undefined ? undefined : l10n.t`By default \`${without}\`.`];
  return parts.filter(part => part !== undefined).join(' ') || undefined;
}

/** Describes a kind of step. */
export function kindDescription({ name, title }: Kind, words?: Words): string {
  return words?.(name) ?? `${title}.`;
}

/** Says in a sentence where a reference gets its value. */
export function referenceDescription(reference: Reference, whole: LooseRunbook): string | undefined {
  if (reference.of === 'input') return inputDescription(whole.inputs?.[reference.name]);
  if (reference.of !== 'step') return undefined;
  const steps = [...whole.phases, ...whole.rollback].flatMap(phase => phase.steps);
  const step = steps.find(({ id }) => id === reference.step);
  return step?.kind === undefined ? undefined : givenBy(step);
}

/** Names that later steps can refer to. */
export function outputNames(step: LooseStep, kinds: ReadonlyMap<string, Kind>): readonly string[] {
  const kind = kinds.get(step.kind ?? '');
  return kind === undefined || step.with === null ? [] : (outputsOf(kind, step.with) ?? []);
}

/** Describes an input as written. */
export function inputDescription(input: unknown): string | undefined {
  if (!isMap(input)) return undefined;
  const { type, description } = input;
  const words = typeof description === 'string' ? `${neutral(description)}.` : '';
  return typeof type === 'string'
    ? l10n.t`Input of type ${neutral(type, 40)}. ${words}`.trim()
    : words || undefined;
}

/** Names the step that provides an output. */
export function givenBy({ id, kind }: LooseStep): string {
  const code = `\`${neutral(kind ?? '', 100)}\``;
  return l10n.t`Given by the step ${neutral(id ?? '', 100)} (${code}).`;
}
