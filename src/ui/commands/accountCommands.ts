import * as vscode from 'vscode';
import { choose } from '../ask';
import type { AccountName, Accounts } from '../host';
import { say } from '../show/messages';
import { signInAirflow } from '../signIn/airflow';
import { signInRegistry } from '../signIn/registry';
import { signingIn } from '../signIn/signingIn';
import { askInTurn, askText } from '../signIn/steps';
import { emptyProblem, webhookProblem } from '../signIn/validate';
import type { Handlers } from './handlers';

type AccountKeys =
  | 'signInGitHub'
  | 'signInAirflow'
  | 'configureAirflow'
  | 'signInRegistry'
  | 'signInSentry'
  | 'setSlackWebhook'
  | 'signOut';

/** Handlers of the commands for signing in and out. */
export type AccountCommands = Pick<Handlers, AccountKeys>;

/** Signing in to services and out of them. */
export function accountCommands(accounts: Accounts): AccountCommands {
  const { t } = vscode.l10n;
  const askSecret = (title: string, prompt: string, validate = emptyProblem): Promise<string> =>
    askInTurn(title, '', () => [(_answers, place) => askText(place, { prompt, secret: true, validate })]);
  return {
    signInGitHub: () => {
      const title = t('Sign In to GitHub');
      const withToken = accounts.settings()['github.authentication'] === 'token';
      return signingIn<string | undefined>(
        'GitHub',
        undefined,
        async () =>
          withToken
            ? askSecret(title, t('Personal access token with the scopes repo and workflow'))
            : undefined,
        (token, signal) => accounts.signInGitHub(token, signal),
      );
    },
    signInAirflow: () => signInAirflow(accounts, false),
    configureAirflow: () => signInAirflow(accounts, true),
    signInRegistry: () => signInRegistry(accounts),
    signInSentry: () =>
      signingIn(
        'Sentry',
        '',
        () => askSecret(t('Sign In to Sentry'), t('User or integration token that may read issues')),
        (token, signal) => accounts.signInSentry(token, signal),
      ),
    setSlackWebhook: async () => {
      const prompt = t('Address of an incoming webhook. Incidents are posted to its channel.');
      await accounts.setSlackWebhook(await askSecret(t('Set Slack Webhook'), prompt, webhookProblem));
      void say('information', t('The Slack webhook is kept in the secret storage.'));
    },
    signOut: async () => {
      const kept = await accounts.list();
      if (kept.length === 0) {
        void say('information', t('Nothing is signed in.'));
        return;
      }
      const items = kept.map(({ name, description }) => ({ label: serviceNames[name], description, name }));
      const { name } = await choose(items, {
        placeHolder: t('Select an account to sign out of'),
        always: true,
      });
      await accounts.signOut(name);
    },
  };
}

const serviceNames: Readonly<Record<AccountName, string>> = {
  github: 'GitHub',
  airflow: 'Airflow',
  registry: 'Image registry',
  sentry: 'Sentry',
  slack: 'Slack',
};
