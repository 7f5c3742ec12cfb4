import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';

/** Why a request failed; the code of the problem is `<service id>.<cause>`. */
export type Cause =
  | 'address'
  | 'insecure'
  | 'local'
  | 'network'
  | 'wrong-host'
  | 'certificate'
  | 'timeout'
  | 'redirect'
  | 'html'
  | 'malformed'
  | 'too-large'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'rate-limited'
  | 'server-error';

/** A service reached over http, as named in messages and codes. */
export interface Service {
  /** First part of problem codes, e.g. `airflow`. */
  readonly id: string;
  /** As people call it, e.g. `Airflow`. */
  readonly name: string;
  /** Its address, possibly with a path. */
  readonly baseUrl: string;
  /** Setting that holds the address, e.g. `deployRunbook.airflow.url`; none for a fixed address. */
  readonly setting?: string;
  /** Palette title of the command that signs in to it, e.g. `Deploy Runbook: Sign In to Airflow…`. */
  readonly signIn?: string;
  /** True when the address itself is a secret (a webhook): messages then name the host only. */
  readonly secretPath?: boolean;
  /** Remedies for causes where the service has better advice than the general one. */
  readonly remedies?: Partial<Readonly<Record<Cause, string>>>;
}

/**
 * A problem with a service, with the remedy that fits its cause.
 * @param detail longer evidence, already free of secrets
 */
export function problemOf(service: Service, cause: Cause, message: string, detail?: string): ProblemError {
  return new ProblemError({
    code: `${service.id}.${cause}`,
    message,
    remedy: service.remedies?.[cause] ?? generalRemedy(service, cause),
    ...(detail === undefined || detail === '' ? {} : { detail }),
  });
}

function generalRemedy({ name, setting, signIn }: Service, cause: Cause): string {
  const address = setting === undefined ? l10n.t`the address of ${name}` : l10n.t`the setting ${setting}`;
  const login = signIn === undefined ? l10n.t`sign in to ${name} again` : l10n.t`run “${signIn}”`;
  switch (cause) {
    case 'address':
      return l10n.t`Set ${setting ?? address} to an address such as https://host/path, without user name or query.`;
    case 'insecure':
      return l10n.t`Change ${address} to https.`;
    case 'local':
      return l10n.t`Change ${address} to one that is not on this machine.`;
    case 'network':
      return l10n.t`Check the network, the VPN and ${address}, then try again.`;
    case 'wrong-host':
      return l10n.t`Check ${address}, the network and the VPN.`;
    case 'certificate':
      return l10n.t`Check ${address}; if the certificate is your organization's own, install it in the system's certificate store.`;
    case 'timeout':
      return l10n.t`Try again; if it stays slow, look at the state of ${name}.`;
    case 'redirect':
      return l10n.t`Check ${address}: it must be the final address; if ${name} sits behind a login page, ${login}.`;
    case 'html':
      return l10n.t`Check ${address}; if ${name} sits behind a login page, ${login}.`;
    case 'malformed':
      return l10n.t`Check ${address} and that its version of ${name} is supported.`;
    case 'too-large':
      return l10n.t`Check ${address}: an answer of this size is not expected.`;
    case 'unauthorized':
      return signIn === undefined
        ? l10n.t`Sign in to ${name} again: the credentials are missing, wrong or expired.`
        : l10n.t`Run “${signIn}”: the credentials are missing, wrong or expired.`;
    case 'forbidden':
      return l10n.t`Ask for the permission in ${name}, or ${login} with an account that has it.`;
    case 'not-found':
      return l10n.t`Check ${address} and that your account may see this; services answer “not found” for what you may not read.`;
    case 'conflict':
      return l10n.t`Look at what is there now in ${name}, then try again.`;
    case 'invalid':
      return l10n.t`Read what ${name} said and correct the value it names.`;
    case 'rate-limited':
      return l10n.t('Wait until then; nothing was changed.');
    case 'server-error':
      return l10n.t`Look at the state of ${name} and try again; after a write, first look whether it took effect.`;
  }
}
