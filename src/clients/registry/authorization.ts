import * as v from 'valibot';
import type { Clock } from '../../core/ports/clock';
import { type Answer, createHttp, type Http, type HttpRequest, problemOf } from '../http';

export interface RegistryCredentials {
  readonly username: string;
  /** A password or token with the right to pull. */
  readonly password: string;
}
/** Sends a request about an image with the token that it takes. */
export type Send = (image: string, request: HttpRequest) => Promise<Answer>;

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
    token: v.optional(v.string()),
    access_token: v.optional(v.string()),
    // What the specification says of a token that doesn't tell.
    expires_in: v.optional(v.number(), 60),
  }),
  v.transform(({ token, access_token, expires_in }) => ({ value: token ?? access_token, expires_in })),
  v.object({ value: v.string(), expires_in: v.number() }),
);
const ghcr = 'https://ghcr.io';

/**
 * Answers a registry's challenge: also a public image is given only to a token, which anybody gets
 * (https://distribution.github.io/distribution/spec/auth/token/). The challenge names the address of the token service:
 * it has to be the registry's own or GHCR's, and only the registry's own gets credentials.
 */
export function authorizing(
  http: Http,
  clock: Clock,
  credentials: () => Promise<RegistryCredentials | undefined>,
  onSecret: (secret: string) => void = () => undefined,
): Send {
  const tokens = new Map<string, Token>();
  let realm: Realm | undefined;

  async function tokenFor(image: string, signal: AbortSignal): Promise<string | undefined> {
    if (realm === undefined) return undefined;
    const known = tokens.get(image);
    if (known !== undefined && known.until > clock.now()) return known.value;
    const { url, service } = realm;
    const given = url.origin === new URL(http.service.baseUrl).origin ? await credentials() : undefined;
    const { value, expires_in } = await createHttp({
      ...http.service,
      baseUrl: url.origin,
      clock,
      headers: () => Promise.resolve(given === undefined ? {} : { authorization: basic(given) }),
    }).json(tokenSchema, {
      path: url.pathname + url.search,
      query: { service, scope: `repository:${image}:pull` },
      confidential: true,
      signal,
    });
    onSecret(value);
    const marginMs = 10_000;
    tokens.set(image, { value, until: clock.now() + expires_in * 1000 - marginMs });
    return value;
  }

  return async (image, request) => {
    const ask = async (): Promise<Answer> => {
      const token = await tokenFor(image, request.signal);
      return http.send({
        ...request,
        headers: { ...request.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        accept: request.accept === 'any' ? 'any' : [401, ...(request.accept ?? [])],
      });
    };
    let answer = await ask();
    if (answer.status === 401) {
      realm = realmOf(http, answer);
      tokens.delete(image);
      answer = await ask();
    }
    if (answer.status === 401) throw http.refusal(answer);
    return answer;
  };
}

function basic({ username, password }: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** @throws {ProblemError} `registry.unauthorized` without a usable challenge, `registry.wrong-host` for a strange realm */
function realmOf(http: Http, answer: Answer): Realm {
  const challenge = answer.headers['www-authenticate'] ?? '';
  const part = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
  const url = URL.parse(part('realm') ?? '');
  if (!/^bearer\s/i.test(challenge) || url === null) throw http.refusal(answer);
  if (![new URL(http.service.baseUrl).origin, ghcr].includes(url.origin)) {
    throw problemOf(
      http.service,
      'wrong-host',
      `${http.service.name} wants a sign-in at ${url.origin}, which is not its own address (${answer.place}).`,
    );
  }
  return { url, service: part('service') };
}
