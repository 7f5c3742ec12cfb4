import * as v from 'valibot';
import { isMap } from '../runbook/inWords';
import { LooseRunbookSchema, type LooseRunbook, type LooseStep } from '../parsing/loose';
import type { Cursor } from './cursor';

/** Position in a runbook where a person is writing, in either format. */
export interface Place extends Omit<Cursor, 'value'> {
  /** As much of the runbook as can be understood. */
  readonly whole: LooseRunbook;
  /** The runbook as written. */
  readonly value: unknown;
  /** Parameters are written next to the kind here, as in the block of a document. */
  readonly isBeside: boolean;
  /** Headings of a document. */
  readonly headings: readonly string[];
}

/** As much of a runbook as can be understood. */
export function understood(value: unknown): LooseRunbook {
  const whole = v.parse(LooseRunbookSchema, value);
  return { ...whole, inputs: whole.inputs ?? {} };
}

/** Whether it has the first format, which has no references. */
export function isFirstFormat(value: unknown): boolean {
  return isMap(value) && value.runbook === 1;
}

/** The step that contains a place, with its kind as written, and the rest of the path. */
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
