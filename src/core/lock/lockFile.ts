import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import {
  DataSchema,
  LoginSchema,
  RunIdSchema,
  SentenceSchema,
  ShaSchema,
  TimeSchema,
} from '../journal/fields';
import { ObligationSchema } from '../journal/obligation';
import { keyTwice } from '../jsonText';
import { ProgressSchema } from './progress';

/** File in the commit that the lock's ref points at. */
export const LOCK_FILE = 'lock.json';
/** Size limit of that file in bytes: several times the progress of the longest runbook plus all possible obligations. */
export const MOST_BYTES = 256 * 1024;
/** Limit on the obligations that a lock names; a deployment has a dozen. */
const MOST_OBLIGATIONS = 500;
const MOST_OF_REASON = 1_000;

const Obligations = v.pipe(v.array(ObligationSchema), v.maxLength(MOST_OBLIGATIONS));
/** Present in every version, so that the owner can always be named. */
const HeadSchema = v.object({
  run: RunIdSchema,
  /** Login. */
  owner: LoginSchema,
  /** ISO 8601, by the owner's clock; so is the heartbeat. */
  since: TimeSchema,
  heartbeatAt: TimeSchema,
  reason: SentenceSchema,
});
const LockSchema = v.object({
  ...HeadSchema.entries,
  version: v.literal(1),
  obligations: Obligations,
  /** Falls back if another version writes it differently: the owner must be known anyway. */
  progress: v.fallback(v.optional(ProgressSchema), undefined),
  takenOverFrom: v.optional(
    v.object({
      /** The commit that was taken over; older versions don't record it. */
      sha: v.optional(ShaSchema),
      run: RunIdSchema,
      owner: LoginSchema,
      obligations: Obligations,
    }),
  ),
});
export type Lock = v.InferOutput<typeof LockSchema>;

/** The contents of the lock file, whoever wrote it. */
export type LockText =
  /** @property json as read from the file, for its proof */
  | { readonly lock: Lock; readonly json: object }
  /** Only known to be held. @property why as the end of a sentence. @property head if it could be read */
  | { readonly lock: null; readonly why: string; readonly head: v.InferOutput<typeof HeadSchema> | null };

/** Reads a lock that anybody may have written; it never throws. */
export function readLock(content: string): LockText {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return { lock: null, why: l10n.t('it is no JSON'), head: null };
  }
  if (typeof json !== 'object' || json === null || !v.is(DataSchema, json))
    return { lock: null, why: l10n.t('it has another shape than a lock'), head: null };
  // Programs disagree on which of the two wins, so not even its owner is known.
  if (keyTwice(content) !== undefined) return { lock: null, why: l10n.t('it has a field twice'), head: null };
  const parsed = v.safeParse(LockSchema, json);
  if (parsed.success) return { lock: parsed.output, json };
  const head = v.safeParse(HeadSchema, json);
  const { version } = json as { readonly version?: unknown };
  const why =
    typeof version === 'number' && version > 1
      ? l10n.t('a newer version of the extension wrote it')
      : l10n.t`its field "${v.getDotPath(parsed.issues[0]) ?? ''}" is not as a deployment writes it`;
  return { lock: null, why, head: head.success ? head.output : null };
}

/** The lock as it gets written: text typed by a person is cut to what can be read back, and progress is dropped if too long. */
export function toWrite(lock: Lock): Lock {
  const cut = {
    ...lock,
    reason: lock.reason.slice(0, MOST_OF_REASON),
    obligations: lock.obligations.slice(0, MOST_OBLIGATIONS),
  };
  const { progress: _, ...short } = cut;
  return Buffer.byteLength(JSON.stringify(cut, null, 2)) < MOST_BYTES - 1_000 ? cut : short;
}
