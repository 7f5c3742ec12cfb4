import * as v from 'valibot';
import type { KindReference } from './kind';

/**
 * When production was changed last: what an apply says of itself; of any other step that changes production, when its turn came
 * and when it was done.
 */
export const change: KindReference<{ readonly startedAt: string; readonly endedAt: string }> = {
  name: 'change',
  output: v.object({ startedAt: v.string(), endedAt: v.string() }),
};
