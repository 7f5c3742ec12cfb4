import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Credentials } from '../../src/platform/vscode/secrets';

/** SecretStorage as VS Code describes it: only the extension itself gets the real one. */
class MemorySecrets implements vscode.SecretStorage {
  readonly kept = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;
  get = (key: string) => Promise.resolve(this.kept.get(key));
  keys = () => Promise.resolve([...this.kept.keys()]);
  store = (key: string, value: string) => {
    this.kept.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  };
  delete = (key: string) => {
    this.kept.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  };
}

const airflow = 'https://airflow.example.org';
const basic = { method: 'basic', username: 'ana', password: 'hunter22' } as const;

describe('secrets', () => {
  let storage: MemorySecrets;
  let seen: string[];
  let credentials: Credentials;
  beforeEach(() => {
    storage = new MemorySecrets();
    seen = [];
    credentials = new Credentials(storage, secret => seen.push(secret));
  });
  /** Checks the problem's code, and that its text holds no secret. */
  const refused = (code: string) => (error: unknown) => {
    assert.doesNotMatch(JSON.stringify(error), /hunter22/);
    assert.equal((error as { problem?: { code?: string } }).problem?.code, code);
    return true;
  };

  it('are available for the origin that they were given for, whatever the path', async () => {
    await credentials.set('airflow', `${airflow}/base`, basic);
    assert.deepEqual(await credentials.get('airflow', `${airflow}:443/other`), basic);
  });

  it('are not available for another host, port, scheme or service', async () => {
    await credentials.set('airflow', airflow, { method: 'bearer', token: 'hunter22' });
    await credentials.set('github', 'https://api.github.com', { token: 'hunter22' });
    for (const other of [
      'https://airflow.example.org:8443',
      'http://airflow.example.org',
      'https://airflow.example.org.evil.example',
    ]) {
      assert.equal(await credentials.get('airflow', other), undefined);
    }
    assert.equal(await credentials.get('sentry', airflow), undefined);
    assert.equal(await credentials.get('github', 'https://github.example.org/api/v3'), undefined);
  });

  it('are gone when forgotten, and notify of each change', async () => {
    let changes = 0;
    const subscription = credentials.onDidChange(() => (changes += 1));
    await credentials.set('sentry', 'https://sentry.io', { token: 'hunter22' });
    await credentials.forget('sentry', 'https://sentry.io/');
    assert.equal(await credentials.get('sentry', 'https://sentry.io'), undefined);
    assert.equal(changes, 2);
    subscription.dispose();
  });

  it('lose the line ending of a pasted token, but keep a password as it is', async () => {
    await credentials.set('github', 'https://api.github.com', { token: ' hunter22\n' });
    assert.deepEqual(await credentials.get('github', 'https://api.github.com'), { token: 'hunter22' });
    await credentials.set('airflow', airflow, { ...basic, password: ' hunter22 ' });
    assert.deepEqual(await credentials.get('airflow', airflow), { ...basic, password: ' hunter22 ' });
  });

  it('are refused when they are empty or would break a header, without being repeated', async () => {
    const bad = [
      { method: 'bearer', token: 'hunter22 and more' },
      { method: 'basic', username: 'ana', password: '' },
      { method: 'headers', headers: {} },
      { method: 'headers', headers: { 'X-Auth': 'hunter22\r\nHost: evil' } },
      { method: 'headers', headers: { 'X Auth': 'hunter22' } },
    ] as const;
    for (const secret of bad) {
      await assert.rejects(credentials.set('airflow', airflow, secret), refused('secrets.invalid'));
    }
    assert.equal(storage.kept.size, 0);
  });

  it('hold a webhook only for its own origin', async () => {
    const webhook = 'https://hooks.slack.com/services/T0/B0/hunter22';
    await credentials.set('slack', 'https://hooks.slack.com', { webhook });
    assert.deepEqual(await credentials.get('slack', 'https://hooks.slack.com'), { webhook });
    const elsewhere = { webhook: 'https://evil.example/hunter22' };
    await assert.rejects(
      credentials.set('slack', 'https://hooks.slack.com', elsewhere),
      refused('secrets.invalid'),
    );
  });

  it('count as absent when the stored text cannot be read', async () => {
    await credentials.set('airflow', airflow, basic);
    for (const text of ['not json', '{}', '{"method":"basic","username":"ana"}', 'null']) {
      for (const key of storage.kept.keys()) storage.kept.set(key, text);
      assert.equal(await credentials.get('airflow', airflow), undefined);
    }
  });

  it('are reported as unavailable when the keyring fails', async () => {
    storage.get = () => Promise.reject(new Error('org.freedesktop.secrets: locked'));
    await assert.rejects(credentials.get('airflow', airflow), refused('secrets.unavailable'));
  });

  it('are passed on to be masked in the log, but user names are not', async () => {
    await credentials.set('airflow', airflow, basic);
    await credentials.get('airflow', airflow);
    await credentials.set('airflow', airflow, { method: 'headers', headers: { 'X-Auth': 'hunter23' } });
    assert.deepEqual(new Set(seen), new Set(['hunter22', 'hunter23']));
  });
});
