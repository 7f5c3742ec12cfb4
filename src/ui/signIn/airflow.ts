import * as l10n from '@vscode/l10n';
import type { AirflowAuthentication } from '../../contributions';
import type { Accounts, AirflowCredentials } from '../host';
import type { Pickable } from '../show/inputs';
import { askInTurn, askOne, askText, type Place, type Question } from './steps';
import { signingIn } from './signingIn';
import { addressProblem, emptyProblem, parseHeader } from './validate';

interface Answers {
  readonly url: string;
  readonly method: AirflowAuthentication;
  readonly username: string;
  /** Password or token. */
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs in to Airflow: address, method, credentials.
 * @param withAddress asks for the address even if it is set
 */
export async function signInAirflow(accounts: Accounts, withAddress: boolean): Promise<void> {
  const settings = accounts.settings();
  const start: Answers = {
    url: settings['airflow.url'],
    method: settings['airflow.authentication'],
    username: '',
    secret: '',
    headers: {},
  };
  const asksAddress = withAddress || start.url === '';
  const questions = ({ method }: Answers): readonly Question<Answers>[] => [
    ...(asksAddress ? [askAddress] : []),
    askMethod,
    ...(method === 'basic' || method === 'token' ? [askUsername] : []),
    method === 'headers' ? askHeaders : askSecret,
  ];
  await signingIn(
    'Airflow',
    start,
    answers => askInTurn(l10n.t('Sign In to Airflow'), answers, questions),
    (answers, signal) => accounts.signInAirflow(answers.url, credentials(answers), signal),
  );
}

async function askAddress(answers: Answers, place: Place): Promise<Answers> {
  const url = await askText(place, {
    prompt: l10n.t('Address of Airflow. Credentials are bound to it.'),
    value: answers.url,
    placeholder: 'https://airflow.example.org',
    validate: addressProblem,
  });
  return { ...answers, url: url.replace(/\/+$/, '') };
}

async function askMethod(answers: Answers, place: Place): Promise<Answers> {
  const items: readonly (Pickable & { readonly method: AirflowAuthentication })[] = [
    {
      label: l10n.t('User name and password'),
      description: l10n.t('with each request, Airflow 2'),
      method: 'basic',
    },
    { label: l10n.t('User name and password, for a token'), description: 'Airflow 3', method: 'token' },
    { label: l10n.t('A token to paste'), method: 'bearer' },
    {
      label: l10n.t('Headers'),
      description: l10n.t('that a proxy in front of Airflow asks for'),
      method: 'headers',
    },
  ];
  const active = items.find(item => item.method === answers.method);
  const { method } = await askOne(place, l10n.t('How do you sign in?'), items, active);
  return { ...answers, method };
}

async function askUsername(answers: Answers, place: Place): Promise<Answers> {
  const username = await askText(place, {
    prompt: l10n.t('User name'),
    value: answers.username,
    validate: emptyProblem,
  });
  return { ...answers, username };
}

async function askSecret(answers: Answers, place: Place): Promise<Answers> {
  const secret = await askText(place, {
    prompt: answers.method === 'bearer' ? l10n.t('Token') : l10n.t`Password of ${answers.username}`,
    secret: true,
    validate: emptyProblem,
  });
  return { ...answers, secret };
}

/** Asks for one header after another, up to an empty line. */
async function askHeaders(answers: Answers, place: Place): Promise<Answers> {
  const headers: Record<string, string> = {};
  for (;;) {
    const names = Object.keys(headers);
    const line = await askText(place, {
      prompt:
        names.length === 0
          ? l10n.t('One header, as Name: value')
          : l10n.t`${names.join(', ')} is set. Another header, or nothing when done.`,
      placeholder: l10n.t('Name: value'),
      secret: true,
      validate: text =>
        (text === '' && names.length > 0) || parseHeader(text) !== undefined
          ? undefined
          : l10n.t('Write a header as Name: value.'),
    });
    const header = parseHeader(line);
    if (header === undefined) return { ...answers, headers };
    headers[header[0]] = header[1];
  }
}

function credentials({ method, username, secret, headers }: Answers): AirflowCredentials {
  if (method === 'headers') return { method, headers };
  return method === 'bearer' ? { method, token: secret } : { method, username, password: secret };
}
