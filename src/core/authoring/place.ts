import * as v from 'valibot';
import { isMap } from '../runbook/inWords';
import { LooseRunbookSchema, type LooseRunbook, type LooseStep } from '../runbook/loose';
import type { Cursor } from './cursor';

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
