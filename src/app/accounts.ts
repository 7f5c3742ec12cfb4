import * as l10n from '@vscode/l10n';
import { ProblemError } from '../core/errors';
import { githubApiAddress, githubSession } from '../platform/vscode/githubSession';
import type { Credentials } from '../platform/vscode/secrets';
import { readSetting, writeSetting } from '../platform/vscode/settings';
import {
  shippedSentryScope,
  strangeRegistryRealm,
  tryAirflow,
  tryGitHub,
  tryRegistry,
  trySentry,
} from './lateServices';
import { configuredSentryScope } from './sentryScope';
import type { Account, AccountName, Accounts, AirflowCredentials, RegistryCredentials } from '../ui/host';

const SLACK = 'https://hooks.slack.com';

/**
 * Stores credentials, after trying each at its service. A rehearsal has its own, and real ones can't be changed from there.
 */
export class AppAccounts implements Accounts {
  /** @param dist folder of the bundles, which contains the shipped runbooks */
  constructor(
    private readonly credentials: Credentials,
    private readonly dist: string,
    private readonly isRehearsal: () => boolean,
  ) {}

  settings() {
    this.#mustBeReal();
    return {
      'airflow.url': readSetting('airflow.url'),
      'airflow.authentication': readSetting('airflow.authentication'),
      'github.authentication': readSetting('github.authentication'),
    };
  }

  async signInGitHub(token: string | undefined, signal: AbortSignal): Promise<string> {
    this.#mustBeReal();
    const address = githubApiAddress();
    if (token === undefined) {
      const session = await githubSession(true);
      if (session === undefined) throw declined('GitHub');
      this.credentials.tell({ token: session.accessToken });
      const login = await tryGitHub(address, session.accessToken, signal);
      await writeSetting('github.authentication', 'session');
      return login;
    }
    this.credentials.tell({ token });
    const login = await tryGitHub(address, token, signal);
    await this.credentials.set('github', address, { token });
    await writeSetting('github.authentication', 'token');
    return login;
  }

  async signInAirflow(url: string, given: AirflowCredentials, signal: AbortSignal): Promise<string> {
    this.#mustBeReal();
    this.credentials.tell(given);
    const says = await tryAirflow(url, given, signal);
    await this.credentials.set('airflow', url, given);
    await writeSetting('airflow.authentication', given.method);
    await writeSetting('airflow.url', url);
    return says;
  }

  async registryRealm(signal: AbortSignal): Promise<string | undefined> {
    this.#mustBeReal();
    return strangeRegistryRealm(readSetting('registry.url'), signal);
  }

  async signInRegistry(given: RegistryCredentials, signal: AbortSignal): Promise<string> {
    this.#mustBeReal();
    const address = readSetting('registry.url');
    this.credentials.tell(given);
    const says = await tryRegistry(address, given, signal);
    await this.credentials.set('registry', address, given);
    return says;
  }

  async signInSentry(token: string, signal: AbortSignal): Promise<string> {
    this.#mustBeReal();
    const address = readSetting('sentry.url');
    this.credentials.tell({ token });
    const says = await trySentry(
      address,
      token,
      { ...(await shippedSentryScope(this.dist)), ...configuredSentryScope() },
      signal,
    );
    await this.credentials.set('sentry', address, { token });
    return says;
  }

  async setSlackWebhook(url: string): Promise<void> {
    this.#mustBeReal();
    await this.credentials.set('slack', SLACK, { webhook: url });
  }

  async list(): Promise<readonly Account[]> {
    this.#mustBeReal();
    const found: Account[] = [];
    const github = githubApiAddress();
    const session =
      readSetting('github.authentication') === 'session' ? await githubSession(false) : undefined;
    if (session !== undefined)
      found.push({ name: 'github', description: l10n.t`${session.account.label} at ${github}` });
    for (const { name, address } of this.#kept(github)) {
      if (address !== '' && (await this.credentials.get(name, address)) !== undefined) {
        found.push({ name, description: new URL(address).origin });
      }
    }
    return found;
  }

  async signOut(name: AccountName): Promise<void> {
    this.#mustBeReal();
    const kept = this.#kept(githubApiAddress()).find(k => k.name === name);
    if (kept !== undefined && kept.address !== '') await this.credentials.forget(name, kept.address);
  }

  /** @throws {ProblemError} `rehearsal.accounts` */
  #mustBeReal(): void {
    if (!this.isRehearsal()) return;
    throw new ProblemError({
      code: 'rehearsal.accounts',
      message: l10n.t('A rehearsal signs in by itself, with accounts made up for it.'),
      remedy: l10n.t('To sign in for real, open your infrastructure repository.'),
    });
  }

  #kept(github: string): readonly { readonly name: AccountName; readonly address: string }[] {
    return [
      { name: 'github', address: github },
      { name: 'airflow', address: readSetting('airflow.url') },
      { name: 'registry', address: readSetting('registry.url') },
      { name: 'sentry', address: readSetting('sentry.url') },
      { name: 'slack', address: SLACK },
    ];
  }
}

function declined(service: string): ProblemError {
  return new ProblemError({
    code: 'github.not-signed-in',
    message: l10n.t`${service} was not signed in to.`,
    remedy: l10n.t('Allow the extension to use your account, or sign in with a token.'),
  });
}
