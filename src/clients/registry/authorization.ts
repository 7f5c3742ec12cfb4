import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import type { Clock } from '../../core/ports/clock';
import { type Answer, createHttp, type Http, type HttpRequest } from '../http';
import { challengesIn } from './challenge';
import { isKnownRealm } from './hosts';

export interface RegistryCredentials {
  readonly username: string;
  /** A password or token with the right to pull. */
  readonly password: string;
  /** Origin of a token service elsewhere that the person has accepted for these credentials. */
  readonly realm?: string;
}
/** Sends a request about an image (empty: about none) with the token that it needs. */
export type Send = (image: string, request: HttpRequest) => Promise<Answer>;

/** What a registry asks for: a token from its token service, or user and password with each request (like ECR and small ones). */
type Scheme = ({ readonly is: 'bearer' } & Realm) | { readonly is: 'basic' };
interface Realm {
  readonly url: URL;
  readonly service: string | undefined;
}
interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}
const tokenSchema = v.pipe(
  v.object({
    // Either one may be present but empty.
    token: v.nullish(v.string(), ''),
    access_token: v.nullish(v.string(), ''),
    // The specification's default for a token without an expiry.
    expires_in: v.nullish(v.number(), 60),
  }),
  v.transform(({ token, access_token, expires_in }) => ({
    value: token === '' ? access_token : token,
    expires_in,
  })),
  v.object({ value: v.pipe(v.string(), v.nonEmpty()), expires_in: v.number() }),
);
const GHCR = 'https://ghcr.io';
/** Palette title of the command. */
export const SIGN_IN_TO_REGISTRY = l10n.t('Deploy Runbook: Sign In to Image Registry…');

/**
 * Answers a registry's challenge: even a public image requires a token, which anybody can get
 * (https://distribution.github.io/distribution/spec/auth/token/). The challenge names the address of the token service. Tokens
 * are only requested from the registry's own service, the one it is known to have, GHCR's, or one that a person has accepted.
 * Credentials go to all of these except a GHCR that isn't the registry itself.
 * @param onSecret called with each token that the registry returns
 */
export function authorizing(
  http: Http,
  clock: Clock,
  credentials: () => Promise<RegistryCredentials | undefined>,
  onSecret: (secret: string) => void = () => undefined,
): Send {
  const tokens = new Map<string, Token>();
  const own = (): string => new URL(http.service.baseUrl).origin;
  let scheme: Scheme | undefined;

  async function authorization(image: string, signal: AbortSignal): Promise<string | undefined> {
    if (scheme === undefined) return undefined;
    const given = await credentials();
    if (scheme.is === 'basic') return given === undefined ? undefined : basic(given);
    const key = `${image} ${given === undefined ? '' : basic(given)}`;
    const known = tokens.get(key);
    if (known !== undefined && known.until > clock.now()) return `Bearer ${known.value}`;
    const { url, service } = scheme;
    const { value, expires_in } = await createHttp({
      ...http.service,
      baseUrl: url.origin,
      clock,
      headers: () =>
        Promise.resolve(
          given === undefined || !takes(url.origin, given) ? {} : { authorization: basic(given) },
        ),
    }).json(tokenSchema, {
      path: url.pathname + url.search,
      query: { service, scope: image === '' ? undefined : `repository:${image}:pull` },
      confidential: true,
      signal,
    });
    onSecret(value);
    const marginMs = 10_000;
    tokens.set(key, { value, until: clock.now() + expires_in * 1000 - marginMs });
    return `Bearer ${value}`;
  }

  /** Whether a token service may get the credentials. */
  function takes(realm: string, given: RegistryCredentials | undefined): boolean {
    return realm === own() || isKnownRealm(http.service.baseUrl, realm) || given?.realm === realm;
  }

  /** @throws {ProblemError} `registry.unauthorized` without a usable challenge, `registry.wrong-host` for an unknown realm */
  async function schemeOf(answer: Answer): Promise<Scheme> {
    const realm = realmIn(answer);
    const given = await credentials();
    if (realm === undefined) {
      if (given !== undefined && wantsBasic(answer)) return { is: 'basic' };
      throw http.refusal(answer);
    }
    const { origin } = realm.url;
    if (origin !== GHCR && !takes(origin, given)) throw elsewhere(http, origin, answer);
    return { is: 'bearer', ...realm };
  }

  return async (image, request) => {
    const ask = async (): Promise<Answer> => {
      const value = await authorization(image, request.signal);
      return http.send({
        ...request,
        headers: { ...request.headers, ...(value === undefined ? {} : { authorization: value }) },
        accept: request.accept === 'any' ? 'any' : [401, ...(request.accept ?? [])],
      });
    };
    let answer = await ask();
    if (answer.status === 401 && scheme?.is !== 'basic') {
      scheme = await schemeOf(answer);
      tokens.clear();
      answer = await ask();
    }
    if (answer.status !== 401) return answer;
    scheme = undefined;
    throw http.refusal(answer);
  };
}

function basic({ username, password }: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The token service named in a registry's challenge; undefined when there is none. */
export function realmIn(answer: Answer): Realm | undefined {
  const params = challenges(answer).find(({ scheme }) => scheme === 'bearer')?.params;
  const url = URL.parse(params?.get('realm') ?? '');
  return url === null ? undefined : { url, service: params?.get('service') };
}

function wantsBasic(answer: Answer): boolean {
  return challenges(answer).some(({ scheme }) => scheme === 'basic');
}

function challenges({ headers }: Answer) {
  return challengesIn(headers['www-authenticate'] ?? '');
}

function elsewhere({ service }: Http, realm: string, { place }: Answer): ProblemError {
  return new ProblemError({
    code: `${service.id}.wrong-host`,
    message: l10n.t`${service.name} wants a sign-in at ${realm}, which is not its own address (${place}).`,
    remedy: l10n.t`If your registry's sign-in is there, run “${SIGN_IN_TO_REGISTRY}” and accept it; else check the setting ${service.setting ?? ''}.`,
  });
}
