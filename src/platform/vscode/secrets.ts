import * as v from 'valibot';
import type { Disposable, SecretStorage } from 'vscode';

const Text = v.pipe(v.string(), v.minLength(1));

/** What is kept for each service. */
const schemas = {
  airflow: v.variant('method', [
    v.object({ method: v.literal('basic'), username: Text, password: Text }),
    v.object({ method: v.literal('token'), username: Text, password: Text }),
    v.object({ method: v.literal('bearer'), token: Text }),
    v.object({
      method: v.literal('headers'),
      headers: v.pipe(v.record(v.string(), v.string()), v.readonly()),
    }),
  ]),
  github: v.object({ token: Text }),
  sentry: v.object({ token: Text }),
  slack: v.object({ webhook: v.pipe(v.string(), v.url()) }),
};
export type SecretService = keyof typeof schemas;
export type Secret<S extends SecretService> = v.InferOutput<(typeof schemas)[S]>;

/**
 * Credentials in VS Code's SecretStorage, each bound to the origin that it was given for: asked for another origin, it is
 * not there. What can't be parsed counts as absent, which shows as "not signed in".
 */
export class Credentials {
  constructor(private readonly storage: SecretStorage) {}

  async get<S extends SecretService>(service: S, address: string): Promise<Secret<S> | undefined> {
    const text = await this.storage.get(key(service, address));
    if (text === undefined) return undefined;
    try {
      const parsed = v.safeParse(schemas[service], JSON.parse(text));
      return parsed.success ? (parsed.output as Secret<S>) : undefined;
    } catch {
      return undefined;
    }
  }

  async set<S extends SecretService>(service: S, address: string, secret: Secret<S>): Promise<void> {
    await this.storage.store(key(service, address), JSON.stringify(v.parse(schemas[service], secret)));
  }

  async forget(service: SecretService, address: string): Promise<void> {
    await this.storage.delete(key(service, address));
  }

  onDidChange(listener: () => void): Disposable {
    return this.storage.onDidChange(listener);
  }
}

function key(service: SecretService, address: string): string {
  return `${service} ${new URL(address).origin}`;
}
