import * as l10n from '@vscode/l10n';
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
  const askSecret = (title: string, prompt: string, validate = emptyProblem): Promise<string> =>
    askInTurn(title, '', () => [(_answers, place) => askText(place, { prompt, secret: true, validate })]);
  return {
    signInGitHub: () => {
      const title = l10n.t('Sign In to GitHub');
      const withToken = accounts.settings()['github.authentication'] === 'token';
      return signingIn<string | undefined>(
        'GitHub',
        undefined,
        async () =>
          withToken
            ? askSecret(title, l10n.t('Personal access token with the scopes repo and workflow'))
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
        () =>
          askSecret(l10n.t('Sign In to Sentry'), l10n.t('User or integration token that may read issues')),
        (token, signal) => accounts.signInSentry(token, signal),
      ),
    setSlackWebhook: async () => {
      const prompt = l10n.t('Address of an incoming webhook. Incidents are posted to its channel.');
      await accounts.setSlackWebhook(await askSecret(l10n.t('Set Slack Webhook'), prompt, webhookProblem));
      void say('information', l10n.t('The Slack webhook is kept in the secret storage.'));
    },
    signOut: async () => {
      const kept = await accounts.list();
      if (kept.length === 0) {
        void say('information', l10n.t('Nothing is signed in.'));
        return;
      }
      const items = kept.map(({ name, description }) => ({ label: serviceNames[name], description, name }));
      const { name } = await choose(items, {
        placeHolder: l10n.t('Select an account to sign out of'),
        always: true,
      });
      await accounts.signOut(name);
    },
  };
}

const serviceNames: Readonly<Record<AccountName, string>> = {
  github: 'GitHub',
  airflow: 'Airflow',
  registry: l10n.t('Image registry'),
  sentry: 'Sentry',
  slack: 'Slack',
};
