/** Code that contacts services and runs programs. It takes longest to load, and the command line needs none of it. */
export { composeEngine, shippedSentryScope } from './compose';
export { strangeRegistryRealm, tryAirflow, tryGitHub, tryRegistry, trySentry } from './tryCredentials';
