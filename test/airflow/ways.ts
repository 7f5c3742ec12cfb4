import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startRelay } from '../contract/airflow/relay';
import { clientOf, type ContractServer } from '../contract/airflow/server';
import { problemFrom } from '../integration/clients/failure';
import { never } from '../integration/clients/loopback';

const run = promisify(execFile);

/** Ways to sign in to a real server, and ways to be refused. */
export function waysIn(server: () => ContractServer): void {
  it('accepts a token obtained elsewhere, if the server issues any', async function () {
    const { api, address, user, password } = server();
    const login = await fetch(`${address}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: user, password }),
    });
    assert.equal(login.status === 201, api === 'v2');
    if (api === 'v1') return;
    const { access_token: token } = (await login.json()) as { access_token: string };
    const client = clientOf(server(), { method: 'bearer', token });
    assert.ok((await client.snapshot([], never)).readableDags > 0);
  });

  it('accepts custom headers', async () => {
    const { api, address, user, password } = server();
    const authorization =
      api === 'v1'
        ? `Basic ${btoa(`${user}:${password}`)}`
        : `Bearer ${await tokenOf(address, user, password)}`;
    const client = clientOf(server(), { method: 'headers', headers: { Authorization: authorization } });
    assert.ok((await client.snapshot([], never)).readableDags > 0);
  });

  it('rejects users who may read nothing or only one DAG, instead of showing an empty list', async () => {
    const { oneDag, nothing } = server().limited ?? assert.fail('the server has no such users');
    const snapshotFor = (user: string) =>
      problemFrom(
        clientOf(server(), { method: 'token', user, password: user }).snapshot(['image_data_refresh'], never),
      );
    assert.equal((await snapshotFor(oneDag)).code, 'airflow.partial');
    assert.match((await snapshotFor(nothing)).code, /^airflow\.(forbidden|partial)$/);
  });

  it('is not mistaken for a proxy that shows its login page', async () => {
    const proxy = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<title>Sign in</title>');
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const problem = await problemFrom(clientOf(server(), undefined, address).snapshot([], never));
    proxy.close();
    assert.equal(problem.code, 'airflow.html');
  });

  it('is trusted over TLS only with a certificate that this machine trusts', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'airflow-tls-'));
    const [cert, key] = ['cert.pem', 'key.pem'].map(name => path.join(folder, name));
    assert.ok(cert !== undefined && key !== undefined);
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    ]);
    const relay = await startRelay(server().address, {
      cert: readFileSync(cert, 'utf8'),
      key: readFileSync(key, 'utf8'),
    });
    try {
      const { user, password } = server();
      const program = path.join(__dirname, 'overTls.ts');
      const ask = async (trusted: NodeJS.ProcessEnv) => {
        const env = {
          ...process.env,
          ...trusted,
          AIRFLOW_ADDRESS: relay.address,
          AIRFLOW_USER: `${user}:${password}`,
        };
        return (await run(process.execPath, ['--require', 'tsx/cjs', program], { env })).stdout.trim();
      };
      assert.equal(await ask({}), 'airflow.certificate');
      assert.equal(await ask({ NODE_EXTRA_CA_CERTS: cert }), server().version);
    } finally {
      await relay.close();
      rmSync(folder, { recursive: true });
    }
  });
}

async function tokenOf(address: string, username: string, password: string): Promise<string> {
  const response = await fetch(`${address}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
