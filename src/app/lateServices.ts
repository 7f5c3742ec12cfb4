import type * as services from './services';

/** A function of {@link services}, which load on the first call of any: merely writing runbooks needs none of them. */
function late<A extends readonly unknown[], R>(pick: (all: typeof services) => (...args: A) => R) {
  return async (...args: A): Promise<Awaited<R>> => await pick(await import('./services'))(...args);
}
export const composeEngine = late(all => all.composeEngine);
export const shippedSentryScope = late(all => all.shippedSentryScope);
export const strangeRegistryRealm = late(all => all.strangeRegistryRealm);
export const tryAirflow = late(all => all.tryAirflow);
export const tryGitHub = late(all => all.tryGitHub);
export const tryRegistry = late(all => all.tryRegistry);
export const trySentry = late(all => all.trySentry);
