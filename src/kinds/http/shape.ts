import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import type { WebRequest } from '../../core/ports/web';
import { DurationSchema } from '../../core/runbook/runbook';
import { LocalSchema, WebAddressSchema, webAddressFault } from '../shared/webAddress';
import { expectedAnswer } from '../shared/webLook';

/** Longer bodies can't be read before approval; in characters of JSON. */
const LONGEST_BODY = 4_000;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const Given = v.strictObject({
  /** Address to read, without credentials; redirects aren't followed. */
  get: v.optional(WebAddressSchema),
  /** Address to send a request to, once, on a person's approval. */
  post: v.optional(WebAddressSchema),
  put: v.optional(WebAddressSchema),
  patch: v.optional(WebAddressSchema),
  delete: v.optional(WebAddressSchema),
  /** JSON to send. */
  body: v.optional(
    v.pipe(
      v.unknown(),
      v.check(
        body => JSON.stringify(body).length <= LONGEST_BODY,
        l10n.t`Send at most ${LONGEST_BODY} characters of JSON.`,
      ),
    ),
  ),
  ...expectedAnswer,
  /** How long it may take until everything is as expected; absent: at once. */
  within: v.optional(DurationSchema),
  /** Interval between checks. */
  every: v.optional(DurationSchema, '10s'),
  /** The address is loopback or link-local, and may use plain http: accepting the runbook accepts it. */
  local: LocalSchema,
  /** The request may change production: if it fails, a warning says that production may differ. */
  changesProduction: v.optional(v.boolean(), false),
});

export const Params = v.pipe(
  Given,
  v.check(
    given => METHODS.filter(method => given[method] !== undefined).length === 1,
    l10n.t('Use exactly one of get, post, put, patch and delete, with an address.'),
  ),
  v.check(
    ({ get, body, changesProduction }) => get === undefined || (body === undefined && !changesProduction),
    l10n.t('What is read sends no "body" and changes nothing.'),
  ),
  v.check(
    ({ get, within }) => get !== undefined || within === undefined,
    l10n.t('What is sent is not repeated: leave out "within".'),
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    for (const key of METHODS) {
      const message = value[key] === undefined ? undefined : webAddressFault(value[key], value.local);
      if (message !== undefined)
        addIssue({
          message,
          path: [{ type: 'object', origin: 'value', input: value, key, value: value[key] }],
        });
    }
  }),
);
export const Notes = v.partial(
  v.object({
    /** When waiting for the expected answer started. */
    since: v.string(),
    /** When it was about to be sent: it may have arrived. */
    sendingAt: v.string(),
    /** It was not sent after all. */
    notSent: v.boolean(),
    /** Login of the person who approved it. */
    approvedBy: v.string(),
    /** Status of the answer. */
    status: v.number(),
    /** Why that isn't as expected; null if it is. */
    fault: v.nullable(v.string()),
    /** Named groups of the patterns that were found in the answer. */
    found: v.record(v.string(), v.string()),
    /** It was sent, and may change production. */
    production: v.boolean(),
  }),
);
/** Named groups of the patterns that were found. */
export const Output = v.record(v.string(), v.string());
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Output = v.InferOutput<typeof Output>;
export type Context = ObserveContext<Params, Notes>;
export type Acting = PerformContext<Params, Notes>;
export type Begin = Act<'begin'>;
export type Send = Act<'send'>;

/** The request that a step sends; undefined if it only reads. */
export function requestOf(params: Params): WebRequest | undefined {
  const { body, local } = params;
  for (const method of ['post', 'put', 'patch', 'delete'] as const) {
    const address = params[method];
    if (address === undefined) continue;
    const name = method.toUpperCase() as WebRequest['method'];
    return { method: name, address, local, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  }
  return undefined;
}
