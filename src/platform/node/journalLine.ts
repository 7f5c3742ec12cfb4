import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { JOURNAL_VERSION, RunEventSchema, type RunEvent } from '../../core/journal/events';
import { newer } from './journalProblems';
import { quickCheck } from './quickCheck';

/** Characters of one event, far more than the longest reading has. */
export const MOST_OF_LINE = 8_000_000;

type EventSchema = v.GenericSchema<unknown, RunEvent>;
/** By their type, because trying one after the other takes several times as long. */
const schemas = new Map<
  unknown,
  { readonly schema: EventSchema; readonly fits: (value: unknown) => boolean }
>(RunEventSchema.options.map(schema => [schema.entries.type.literal, { schema, fits: quickCheck(schema) }]));

/**
 * One line of a journal, without its end.
 * @returns the event, or why there is none, in words that follow `line 3: `
 * @throws {ProblemError} `journal.newer`
 */
export function parseLine(line: string): RunEvent | string {
  if (line.length > MOST_OF_LINE)
    return l10n.t('it is too long to be an event, and is left out; the file keeps it');
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return l10n.t('it was cut off or damaged, and is left out; the file keeps it');
  }
  const { v: version, type } = Object(value) as { v?: unknown; type?: unknown };
  // What it left out could be an obligation: half of a run is not read.
  if (typeof version === 'number' && version > JOURNAL_VERSION) throw newer();
  const known = schemas.get(type);
  if (known?.fits(value) === true) return value as RunEvent;
  const parsed = v.safeParse(known?.schema ?? RunEventSchema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  return l10n.t`it is not an event of this version (${parsed.issues[0].message}), and is left out; the file keeps it`;
}
