import { hcl } from './targets/hcl';
import { linear } from './targets/linear';
import { planJsonGate } from './targets/planJson';
import { planGate, planRecord } from './targets/planRecord';
import { links, secrets, texts } from './targets/text';
import type { Target } from './target';

/** Everything that hostile input is tried on. */
export const targets: readonly Target[] = [
  planRecord,
  planGate,
  planJsonGate,
  hcl,
  texts,
  links,
  secrets,
  ...linear.filter(({ name }) => name !== 'linear-plan-record'),
];
