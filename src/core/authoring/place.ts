import * as v from 'valibot';
import { isDocument } from '../runbook/files';
import { isMap } from '../runbook/inWords';
import { LooseRunbookSchema, type LooseRunbook, type LooseStep } from '../runbook/loose';
import { documentPlace } from './documentPlace';
import { cursorIn, type Cursor } from './cursor';

/** A text with a cursor. Lines and columns count from 0. */
export interface Written {
  /** Name of the runbook's file, which tells how it is spelled. */
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly character: number;
}

/** Where in a runbook a person writes, whatever its spelling. */
export interface Place extends Omit<Cursor, 'value'> {
  /** As much of the runbook as can be understood. */
  readonly whole: LooseRunbook;
  /** The runbook as it is written. */
  readonly value: unknown;
  /** Parameters stand beside the kind here, as in the block of a document. */
  readonly isBeside: boolean;
  /** Headings of a document. */
  readonly headings: readonly string[];
}

/** @returns undefined where nothing can be completed: in the words of a document, or outside of everything */
export function placeIn({ file, text, line, character }: Written): Place | undefined {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (isDocument(file)) return documentPlace(lines, line, character);
  const cursor = cursorIn(lines, line, character);
  if (cursor === undefined) return undefined;
  return { ...cursor, whole: understood(cursor.value), isBeside: false, headings: [] };
}

/** As much of a runbook as can be understood. */
export function understood(value: unknown): LooseRunbook {
  const whole = v.parse(LooseRunbookSchema, value);
  return { ...whole, inputs: whole.inputs ?? {} };
}

/** Whether it is of the format that knows no references. */
export function isFirstFormat(value: unknown): boolean {
  return isMap(value) && value.runbook === 1;
}

/** The step that a place is in, with its kind as it is written, and the rest of the way. */
export function stepAt({ path, whole }: Pick<Place, 'path' | 'whole'>):
  | {
      readonly step: LooseStep;
      readonly before: readonly LooseStep[];
      readonly below: readonly (string | number)[];
    }
  | undefined {
  const [course, p, steps, s, ...below] = path;
  if ((course !== 'phases' && course !== 'rollback') || steps !== 'steps') return undefined;
  const step = whole[course][Number(p)]?.steps[Number(s)];
  if (step === undefined) return undefined;
  const before = whole[course].flatMap((phase, at) =>
    at > Number(p) ? [] : at < Number(p) ? phase.steps : phase.steps.slice(0, Number(s)),
  );
  return { step, before, below };
}
