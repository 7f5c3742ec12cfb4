import type { AccountCommands } from './accountCommands';

/**
 * The commands of {@link AccountCommands}, which nobody needs before signing in: what they ask with loads with the first.
 * @param load loads the commands themselves
 */
export function lateAccountCommands(load: () => Promise<AccountCommands>): AccountCommands {
  const late = (key: keyof AccountCommands) => async (): Promise<unknown> => (await load())[key]();
  return {
    signInGitHub: late('signInGitHub'),
    signInAirflow: late('signInAirflow'),
    configureAirflow: late('configureAirflow'),
    signInRegistry: late('signInRegistry'),
    signInSentry: late('signInSentry'),
    setSlackWebhook: late('setSlackWebhook'),
    signOut: late('signOut'),
  };
}
