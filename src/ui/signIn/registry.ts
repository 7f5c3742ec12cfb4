import * as l10n from '@vscode/l10n';
import type { Accounts, RegistryCredentials } from '../host';
import { confirm } from '../show/messages';
import { withCancel } from '../show/progress';
import { signingIn } from './signingIn';
import { askInTurn, askText, type Place } from './steps';
import { emptyProblem } from './validate';

/** Signs in to the image registry. If the credentials would go to another address, the person has to accept that first. */
export async function signInRegistry(accounts: Accounts): Promise<void> {
  const realm = await withCancel(l10n.t('Asking the image registry'), signal =>
    accounts.registryRealm(signal),
  );
  if (realm !== undefined) {
    await confirm(
      l10n.t`Send your registry credentials to ${realm}?`,
      l10n.t(
        'The image registry signs people in there, not at its own address. Accept only an address of your registry.',
      ),
      l10n.t('Accept'),
    );
  }
  await signingIn<RegistryCredentials>(
    l10n.t('the image registry'),
    { username: '', password: '', ...(realm === undefined ? {} : { realm }) },
    answers => askInTurn(l10n.t('Sign In to Image Registry'), answers, () => [askUsername, askPassword]),
    (answers, signal) => accounts.signInRegistry(answers, signal),
  );
}

async function askUsername(answers: RegistryCredentials, place: Place): Promise<RegistryCredentials> {
  const prompt = l10n.t('User name. For ECR it is AWS; for a token of GitLab or Quay, the token’s own.');
  const username = await askText(place, { prompt, value: answers.username, validate: emptyProblem });
  return { ...answers, username };
}

async function askPassword(answers: RegistryCredentials, place: Place): Promise<RegistryCredentials> {
  const prompt = l10n.t('Password or token that may pull the image');
  const password = await askText(place, { prompt, secret: true, validate: emptyProblem });
  return { ...answers, password };
}
