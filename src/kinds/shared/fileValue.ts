import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { TextEdit } from '../../core/textEdit';
import type { ObserveContext } from '../../core/kind/kind';
import type { HclTarget } from '../../core/ports/hcl';
import { pointerNames } from '../../core/values/leaf';
import { formatOf, readValue, setValue, valueLike, type SetValue } from '../../core/values/values';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports'>;

/** Location of one value in a file of the checkout. */
export interface ValuePlace {
  /** Relative to the root, `/`-separated. */
  readonly file: string;
  /** JSON Pointer, in HCL made up of block type, labels and attribute; or a pattern whose group `value` is the value. */
  readonly at: string;
}

/** Whether the syntax of a file is supported, judging by its name. */
export function holdsValues(file: string): boolean {
  return isHcl(file) || formatOf(file) !== undefined;
}

/** Text of the file in the checkout, as the engineer sees it. @throws {ProblemError} `files.missing` */
export async function fileText({ ports }: Context, file: string): Promise<string> {
  const text = await ports.files.read(file);
  if (text !== undefined) return text;
  throw new ProblemError({
    code: 'files.missing',
    message: l10n.t`${file} is not there in the checkout.`,
    remedy: l10n.t('Correct "file" in the runbook, or add the file.'),
  });
}

/** The value in a text of the file. @throws {ProblemError} for invalid syntax, or if there is no such value */
export async function valueIn({ ports }: Context, { file, at }: ValuePlace, text: string): Promise<SetValue> {
  const format = formatOf(file, at);
  if (format !== undefined) return readValue(format, file, text, at);
  return (await ports.hcl.read(file, text, hclTarget(at))).value;
}

/** What to write for a value, converting a text from the runbook if the file has a number, true or false. */
export async function valueFor(
  context: Context,
  place: ValuePlace,
  text: string,
  value: SetValue,
): Promise<SetValue> {
  return valueLike(await valueIn(context, place, text), value) ?? value;
}

/** Edits that set the value and nothing else. @throws {ProblemError} as {@link valueIn}, or if it can't be set */
export async function editsTo(
  context: Context,
  place: ValuePlace,
  text: string,
  value: SetValue,
): Promise<readonly TextEdit[]> {
  const { file, at } = place;
  const format = formatOf(file, at);
  if (format !== undefined) return setValue(format, file, text, at, value);
  return context.ports.hcl.set(file, text, hclTarget(at), await valueFor(context, place, text, value));
}

/** Sets the value in the checkout and saves; does nothing if it already has the value. */
export async function writeValue(context: Context, place: ValuePlace, value: SetValue): Promise<void> {
  const text = await fileText(context, place.file);
  const edits = await editsTo(context, place, text, value);
  if (edits.length > 0) await context.ports.files.edit(place.file, text, edits);
}

function isHcl(file: string): boolean {
  return /\.(?:tf|tofu|tfvars|hcl)$/.test(file);
}

function hclTarget(at: string): HclTarget {
  const words = pointerNames(at);
  return { block: words.slice(0, -1), attribute: words.at(-1) ?? '' };
}
