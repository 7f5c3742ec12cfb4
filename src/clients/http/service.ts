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
  const address = setting === undefined ? `the address of ${name}` : `the setting ${setting}`;
  const login = signIn === undefined ? `sign in to ${name} again` : `run “${signIn}”`;
  switch (cause) {
    case 'address':
      return `Set ${setting ?? `the address of ${name}`} to an address such as https://host/path, without user name or query.`;
    case 'insecure':
      return `Change ${address} to https.`;
    case 'local':
      return `Change ${address} to one that is not on this machine.`;
    case 'network':
      return `Check the network, the VPN and ${address}, then try again.`;
    case 'wrong-host':
      return `Check ${address}, the network and the VPN.`;
    case 'certificate':
      return `Check ${address}; if the certificate is your organization's own, install it in the system's certificate store.`;
    case 'timeout':
      return `Try again; if it stays slow, look at the state of ${name}.`;
    case 'redirect':
      return `Check ${address}: it must be the final address; if ${name} sits behind a login page, ${login}.`;
    case 'html':
      return `Check ${address}; if ${name} sits behind a login page, ${login}.`;
    case 'malformed':
      return `Check ${address} and that its version of ${name} is supported.`;
    case 'too-large':
      return `Check ${address}: an answer of this size is not expected.`;
    case 'unauthorized':
      return `${login.replace(/^./, first => first.toUpperCase())}: the credentials are missing, wrong or expired.`;
    case 'forbidden':
      return `Ask for the permission in ${name}, or ${login} with an account that has it.`;
    case 'not-found':
      return `Check ${address} and that your account may see this; services answer “not found” for what you may not read.`;
    case 'conflict':
      return `Look at what is there now in ${name}, then try again.`;
    case 'invalid':
      return `Read what ${name} said and correct the value it names.`;
    case 'rate-limited':
      return 'Wait until then; nothing was changed.';
    case 'server-error':
      return `Look at the state of ${name} and try again; after a write, first look whether it took effect.`;
  }
}
