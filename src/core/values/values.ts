import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ProblemError } from '../errors';
import { applyEdits, type TextEdit } from '../textEdit';
import { neutral } from '../text/neutral';
import { envValues } from './envValues';
import { ValueFault, type Leaf, type ValueFormat } from './leaf';
import { textValues } from './textValues';
import { tomlValues } from './tomlValues';
import { jsonValues, yamlValues } from './yamlValues';

/** A value that can be set. */
export const SetValueSchema = v.union([v.string(), v.number(), v.boolean()]);
export type SetValue = v.InferOutput<typeof SetValueSchema>;

/** Settings that people write aren't longer; in UTF-16 code units. */
const LONGEST = 300_000;

/**
 * Chooses a format by file name; undefined for another syntax, including HCL.
 * @param at JSON Pointer, or the pattern of {@link textValues}, which reads any file
 */
export function formatOf(file: string, at = '/'): ValueFormat | undefined {
  if (!at.startsWith('/')) return textValues(at);
  if (/\.ya?ml$/.test(file)) return yamlValues;
  if (file.endsWith('.json')) return jsonValues;
  if (file.endsWith('.toml')) return tomlValues;
  return /(?:^|\/)[^/]*\.env(?:\.[A-Za-z0-9_-]+)?$/.test(file) ? envValues : undefined;
}

/**
 * Reads the only value at a place.
 * @param file used only in messages
 * @param at JSON Pointer, or the pattern of {@link textValues}
 * @throws {ProblemError} `values.syntax`, `values.none`, `values.several`, `values.fixed`
 */
export function readValue(format: ValueFormat, file: string, text: string, at: string): SetValue {
  return found(format, file, text, at).value;
}

/**
 * The edits that set a value and nothing else; empty if it already has that value.
 * @throws {ProblemError} as {@link readValue}; `values.type` if the type of the value would change; `values.edit` if there is no
 * way to write it without changing anything else
 */
export function setValue(
  format: ValueFormat,
  file: string,
  text: string,
  at: string,
  value: SetValue,
): readonly TextEdit[] {
  const { leaf, value: before, leaves } = found(format, file, text, at);
  const next = valueLike(before, value);
  if (next === undefined)
    throw new ProblemError({
      code: 'values.type',
      message: l10n.t`${file}: ${at} is a ${typeof before}, and would become a ${typeof value}.`,
      remedy: l10n.t('Correct "at" or "value" in the runbook, or the value in the file.'),
    });
  if (next === before) return [];
  const { start, end } = leaf;
  const edits = format
    .spellings(next, text.slice(start, end))
    .map((written): TextEdit => ({ start, end, text: written }));
  const edit = edits.find(each => isJustThat(format, applyEdits(text, [each]), leaves, leaf, next));
  if (edit !== undefined) return [edit];
  throw new ProblemError({
    code: 'values.edit',
    message: l10n.t`${file}: setting ${at} to ${neutral(JSON.stringify(next), 200)} would change more than that, or not read back as that.`,
    remedy: l10n.t('Change it by hand, then retry.'),
  });
}

function found(format: ValueFormat, file: string, text: string, at: string) {
  if (text.length > LONGEST)
    throw problem(
      'values.syntax',
      l10n.t`${file} has more than ${LONGEST} characters`,
      l10n.t('Set it with a command.'),
    );
  let leaves: readonly Leaf[];
  try {
    leaves = leavesOf(format, text);
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    const line = text.slice(0, error.offset).split('\n').length;
    const what = l10n.t`${file}:${line}: it can't be read as ${format.name}: ${neutral(error.message, 200)}`;
    throw problem('values.syntax', what, l10n.t('Correct the file there.'));
  }
  const [leaf, second] = leaves.filter(each => each.at === at);
  if (leaf === undefined)
    throw problem(
      'values.none',
      l10n.t`${file} has no value at ${at}`,
      l10n.t('Correct "at" in the runbook, or add the value.'),
    );
  if (second !== undefined)
    throw problem(
      'values.several',
      l10n.t`${file} has several values at ${at}`,
      l10n.t('Leave one of them.'),
    );
  if (leaf.fixed !== undefined || leaf.value === null) {
    const why = leaf.fixed ?? l10n.t('nothing is there');
    throw problem(
      'values.fixed',
      l10n.t`${file}: ${at} can't be set: ${why}`,
      l10n.t('Write it as a plain value there, or set it with a command.'),
    );
  }
  return { leaf, value: leaf.value, leaves };
}

/** A byte order mark at the start, as some editors write it, isn't part of the text. */
function leavesOf(format: ValueFormat, text: string): readonly Leaf[] {
  if (!text.startsWith('\uFEFF')) return format.leaves(text);
  const leaves = format.leaves(text.slice(1));
  return leaves.map(leaf => ({ ...leaf, start: leaf.start + 1, end: leaf.end + 1 }));
}

/** Inputs are strings, so one may stand for the number or boolean it replaces. undefined: it can't. */
export function valueLike(before: SetValue, value: SetValue): SetValue | undefined {
  if (typeof before === typeof value) return value;
  if (typeof before === 'string') return undefined;
  const text = String(value);
  if (typeof before === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  return typeof value === 'string' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text)
    ? Number(text)
    : undefined;
}

function isJustThat(
  format: ValueFormat,
  text: string,
  before: readonly Leaf[],
  changed: Leaf,
  value: SetValue,
): boolean {
  try {
    const after = leavesOf(format, text);
    return (
      after.length === before.length &&
      after.every((leaf, index) => {
        const old = before[index];
        const wanted = old === changed ? value : old?.value;
        return leaf.at === old?.at && Object.is(leaf.value, wanted) && leaf.fixed === old.fixed;
      })
    );
  } catch (error) {
    if (error instanceof ValueFault) return false;
    throw error;
  }
}

function problem(code: string, what: string, remedy: string): ProblemError {
  return new ProblemError({ code, message: `${what}.`, remedy });
}
