import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Disposable, SecretStorage } from 'vscode';
import { ProblemError } from '../../core/errors';

const Text = v.pipe(v.string(), v.minLength(1));
/** Pasted, so it often has a line ending; goes into a header. */
const Token = v.pipe(v.string(), v.trim(), v.regex(/^[\x21-\x7e]+$/));
const Headers = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/)),
    v.pipe(v.string(), v.trim(), v.regex(/^[\x20-\x7e]+$/)),
  ),
  v.minEntries(1),
);

/** The stored secret of each service. */
const schemas = {
  airflow: v.variant('method', [
    v.object({ method: v.literal('basic'), username: Text, password: Text }),
    v.object({ method: v.literal('token'), username: Text, password: Text }),
    v.object({ method: v.literal('bearer'), token: Token }),
    v.object({ method: v.literal('headers'), headers: Headers }),
  ]),
  github: v.object({ token: Token }),
  registry: v.object({
    username: Text,
    password: Token,
    /** Origin of an external token service that the person has accepted. */
    realm: v.exactOptional(v.pipe(v.string(), v.url())),
  }),
  sentry: v.object({ token: Token }),
  /** The webhook is both address and secret. */
  slack: v.object({ webhook: v.pipe(v.string(), v.trim(), v.url()) }),
};
/** Stored fields that aren't secret. */
const openNames = new Set(['method', 'username', 'realm']);
export type SecretService = keyof typeof schemas;
export type Secret<S extends SecretService> = v.InferOutput<(typeof schemas)[S]>;

/**
 * Credentials in VS Code's SecretStorage, each bound to the origin (scheme, host and port) that it was given for: for any other
 * origin, there are none. An unreadable entry counts as missing, which shows up as "not signed in".
 */
export class Credentials {
  /** @param onSecret called with each secret text, so that it can be masked wherever something is written */
  constructor(
    private readonly storage: SecretStorage,
    private readonly onSecret: (secret: string) => void = () => undefined,
  ) {}

  /**
   * @param address any address of the service; only its origin matters
   * @throws {ProblemError} `secrets.unavailable` when the machine's keyring fails
   */
  async get<S extends SecretService>(service: S, address: string): Promise<Secret<S> | undefined> {
    const text = await kept(() => this.storage.get(key(service, address)));
    const secret = text === undefined ? undefined : parse(service, address, text);
    this.tell(secret);
    return secret;
  }

  /** @throws {ProblemError} `secrets.invalid`, or `secrets.unavailable` when the machine's keyring fails */
  async set<S extends SecretService>(service: S, address: string, secret: Secret<S>): Promise<void> {
    this.tell(secret);
    const parsed = parse(service, address, JSON.stringify(secret));
    if (parsed === undefined) throw invalid(service, address);
    await kept(() => this.storage.store(key(service, address), JSON.stringify(parsed)));
  }

  /** @throws {ProblemError} `secrets.unavailable` when the machine's keyring fails */
  async forget(service: SecretService, address: string): Promise<void> {
    await kept(() => this.storage.delete(key(service, address)));
  }

  /** Calls back when any of them has changed, even in another window. */
  onDidChange(listener: () => void): Disposable {
    return this.storage.onDidChange(listener);
  }

  /** Must be called before trying a secret that isn't stored yet, because failures of the attempt are shown too. */
  tell(secret: object | undefined): void {
    for (const [name, value] of Object.entries<unknown>({ ...secret })) {
      if (typeof value === 'object' && value !== null) this.tell(value);
      else if (typeof value === 'string' && !openNames.has(name)) this.onSecret(value);
    }
  }
}

function key(service: SecretService, address: string): string {
  return `${service} ${new URL(address).origin}`;
}

function parse<S extends SecretService>(service: S, address: string, text: string): Secret<S> | undefined {
  try {
    const parsed = v.safeParse(schemas[service], JSON.parse(text));
    if (!parsed.success) return undefined;
    const { output } = parsed;
    if ('webhook' in output && new URL(output.webhook).origin !== new URL(address).origin) return undefined;
    return output;
  } catch {
    return undefined;
  }
}

async function kept<T>(access: () => Thenable<T>): Promise<T> {
  try {
    return await access();
  } catch (cause) {
    throw new ProblemError(
      {
        code: 'secrets.unavailable',
        message: l10n.t("VS Code can't reach the secret storage of this machine."),
        remedy: l10n.t('Unlock or set up the keyring of the system, then reload the window.'),
      },
      { cause },
    );
  }
}

/** Doesn't quote the input: even a wrong one is a secret. */
function invalid(service: SecretService, address: string): ProblemError {
  return new ProblemError({
    code: 'secrets.invalid',
    message: l10n.t`What was given for ${service} at ${new URL(address).origin} can't be its credentials.`,
    remedy:
      service === 'slack'
        ? l10n.t`Paste the whole webhook address; it begins with ${new URL(address).origin}.`
        : l10n.t('Paste it again: nothing may be empty, and tokens hold no spaces or line breaks.'),
  });
}
