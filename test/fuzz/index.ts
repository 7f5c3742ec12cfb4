import { addresses } from './targets/addresses';
import { git } from './targets/git';
import { settings, webview } from './targets/host';
import { hcl } from './targets/hcl';
import { journal } from './targets/journal';
import { justfile } from './targets/justfile';
import { masking } from './targets/masking';
import { linear } from './targets/linear';
import { lock } from './targets/lock';
import { planJson, planJsonGate } from './targets/planJson';
import { planGate, planRecord } from './targets/planRecord';
import { records } from './targets/records';
import { runbook, writtenRunbook } from './targets/runbook';
import { services } from './targets/services';
import { links, secrets, texts } from './targets/text';
import type { Target } from './target';

/** Targets whose inputs don't grow. */
const others: readonly Target[] = [
  planRecord,
  planGate,
  planJson,
  planJsonGate,
  hcl,
  runbook,
  writtenRunbook,
  journal,
  lock,
  git,
  justfile,
  addresses,
  masking,
  webview,
  settings,
  records,
  ...services,
  texts,
  links,
  secrets,
];
/** Of the texts that repeat one thing, a usual run takes one out of this many. */
export const EVERY_TEXT = 4;
/** All targets of hostile input, but with few texts that repeat one thing, of which most grow only to a million characters. */
export const targets: readonly Target[] = [...others, ...linear(2, EVERY_TEXT)];
/** The same, up to the full size of a text. */
export const longTargets: readonly Target[] = [...others, ...linear(200, 1)];
