import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ProblemError } from '../errors';
import { stepState, type RunRecord } from '../journal/state';
import type { Kind } from './kind';
import { outputValue } from './outputs';
import { placeOf, type ReferencePlace } from './places';
import { LONGEST_VALUE } from '../runbook/inputs';
import { inWords, mapTexts, partsOf, referencesIn, type Reference } from '../runbook/references';
import { textsOf } from '../runbook/resources';
import { stepsOf, type Runbook, type Step } from '../runbook/runbook';
import { neutral } from '../text/neutral';
import { literalPattern } from '../text/pattern';
import { MASK } from '../text/secrets';
import { isPlainLine } from '../text/unseen';

/** Where the values of references come from. */
export interface ValueSource {
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, Kind>;
  run(): RunRecord;
}

/**
 * Parameters of a step with its references replaced by their values, which come only from the journal, so that they are the
 * same after a crash. Each text is expanded once, so a value that looks like a reference stays as is, and the result is validated
 * against the kind's parameters again.
 * @param params parameters to return for a step without references
 * @throws {ProblemError} `reference.missing`; `reference.value`, because a value must be visible exactly as it is
 */
export function expandedParams(source: ValueSource, step: Step, params: unknown): unknown {
  const kind = source.kinds.get(step.kind);
  if (kind === undefined || source.runbook.inputs === undefined) return params;
  // A person who is asked to do what the instructions say reads all of them.
  if (kind.onWord === true) for (const each of referencesIn(step.instructions ?? '')) valueOf(source, each);
  let changed = false;
  const expanded = mapTexts(step.with ?? {}, (text, path) => {
    const place = placeOf(kind, path);
    if (place === undefined || referencesIn(text).length === 0) return text;
    changed = true;
    return filled(source, text, place);
  });
  if (!changed) return params;
  const parsed = v.safeParse(kind.params, expanded);
  if (parsed.success) return parsed.output;
  const [{ path, message }] = parsed.issues;
  const where = (path ?? []).map(({ key }) => String(key)).join('.');
  throw refused(l10n.t`With the values of this run, "${where}" is not accepted: ${neutral(message, 300)}`);
}

/**
 * The value of a reference in this run.
 * @throws {ProblemError} `reference.missing`, `reference.value`
 */
export function valueOf(source: ValueSource, reference: Reference): string {
  const run = source.run();
  const value = written(source, run, reference);
  const name = inWords(reference);
  if (value === undefined)
    throw new ProblemError({
      code: 'reference.missing',
      message: l10n.t`This step needs ${name}, and nothing gave it a value.`,
      remedy:
        reference.of !== 'step'
          ? l10n.t('Start another run, which asks for it; or continue without this step, with a reason.')
          : l10n.t`Check the step "${reference.step}" again, or continue without this one, with a reason.`,
    });
  const fault =
    value === ''
      ? l10n.t('it is empty')
      : value.length > LONGEST_VALUE
        ? l10n.t`it has ${value.length} characters, more than ${LONGEST_VALUE}`
        : value.includes(MASK)
          ? l10n.t('it holds a secret, which is not written down')
          : isPlainLine(value)
            ? undefined
            : l10n.t("it holds a line break or a character that can't be seen");
  if (fault !== undefined) throw refused(l10n.t`The value of ${name} can't be used: ${fault}.`);
  return value;
}

/** {@link valueOf}, or undefined if there is no value that can be shown. */
export function valueIfAny(source: ValueSource, reference: Reference): string | undefined {
  try {
    return valueOf(source, reference);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

function written(source: ValueSource, run: RunRecord, reference: Reference): string | undefined {
  if (reference.of === 'input') return own(run.inputs, reference.name);
  if (reference.of === 'step') return stepValue(source, run, reference);
  const resource = source.runbook.resources?.[reference.resource];
  return resource === undefined ? undefined : own(textsOf(resource), reference.name);
}

function stepValue(
  { runbook, kinds }: ValueSource,
  run: RunRecord,
  { step: id, name }: Extract<Reference, { of: 'step' }>,
): string | undefined {
  const kind = kinds.get(stepsOf(runbook).find(step => step.id === id)?.kind ?? '');
  return kind === undefined ? undefined : outputValue(kind, stepState(run, id).output, name);
}

function filled(source: ValueSource, text: string, place: ReferencePlace): string {
  const { parts } = partsOf(text);
  const whole = parts
    .map(part => ('reference' in part ? asPartOf(place, valueOf(source, part.reference)) : part.text))
    .join('');
  const [first] = parts;
  // Only the runbook decides which options a program gets, never a value.
  if (place === 'argument' && first !== undefined && 'reference' in first && whole.startsWith('-'))
    throw refused(
      l10n.t`The value of ${inWords(first.reference)} can't be used: it begins with "-", so that a program would take it for an option.`,
    );
  return whole;
}

function asPartOf(place: ReferencePlace, value: string): string {
  if (place === 'address') return encodeURIComponent(value);
  return place === 'pattern' ? literalPattern(value) : value;
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function refused(message: string): ProblemError {
  return new ProblemError({
    code: 'reference.value',
    message,
    remedy: l10n.t(
      'Correct it where it comes from and try again, or continue without this step, with a reason.',
    ),
  });
}
