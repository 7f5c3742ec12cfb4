import type { Clock } from '../../core/ports/clock';
import { createHttp, type Service } from '../http';
import { authorizing, realmIn, type RegistryCredentials } from './authorization';
import { isKnownRealm } from './hosts';

/** Base of the API, which answers anyone who may use it (https://distribution.github.io/distribution/spec/api/). */
const PING = '/v2/';

/**
 * Origin of an external token service that would get the credentials for this registry, for a person to accept; undefined when
 * they go to the registry itself or to its known token service.
 * @throws {ProblemError} `registry.*` when the registry can't be reached
 */
export async function strangeRealm(
  service: Service,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await createHttp({ ...service, clock }).send({ path: PING, accept: [401], signal });
  const origin = realmIn(answer)?.url.origin;
  const isOwn = origin === new URL(service.baseUrl).origin || isKnownRealm(service.baseUrl, origin ?? '');
  return isOwn ? undefined : origin;
}

/**
 * Tests credentials at a registry.
 * @throws {ProblemError} `registry.*` when it refuses them
 */
export async function tryToSignIn(
  service: Service,
  clock: Clock,
  given: RegistryCredentials,
  signal: AbortSignal,
): Promise<void> {
  const send = authorizing(createHttp({ ...service, clock }), clock, () => Promise.resolve(given));
  await send('', { path: PING, signal });
}
