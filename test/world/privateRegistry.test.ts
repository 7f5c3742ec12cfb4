import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  createRegistry,
  type RegistryCredentials,
  registryService,
  strangeRealm,
  tryToSignIn,
} from '../../src/clients/registry';
import { toProblem } from '../../src/core/errors';
import { systemClock } from '../../src/platform/node/clock';
import { DockerRegistry, NAME } from '../support/dockerRegistry';

const signal = new AbortController().signal;
const commit = 'a'.repeat(40);
const mine: RegistryCredentials = { username: 'ada', password: 'pull-password-77' };
const basic = `Basic ${Buffer.from('ada:pull-password-77').toString('base64')}`;
/** `pull-password-77`, as htpasswd writes it with bcrypt. */
const HASH = '$2b$04$6tANYW9QR2HCOrgiZYv5sOAqo2rX.elCk7RyyWFKynFk2bK4pWMSq';

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('nothing was refused'),
    (error: unknown) => toProblem(error),
  );
const clientOf = (address: string, given?: RegistryCredentials) =>
  createRegistry({ address, clock: systemClock, credentials: () => Promise.resolve(given) });

/** Private images in the registry that Debian ships. */
describe('a real OCI registry with authentication', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'registry-auth-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe('with user and password on each request', () => {
    let registry: DockerRegistry;
    before(async () => {
      const file = path.join(folder, 'htpasswd');
      writeFileSync(file, `ada:${HASH}\n`);
      registry = await DockerRegistry.start({ htpasswd: { realm: 'test', path: file } }, () => basic);
      await registry.build(commit, '2026-11-22T10:00:00Z', 'amd64', 'latest');
    });
    after(() => registry.stop());

    it('gives a private image only to a signed-in user', async () => {
      const image = await clientOf(registry.address, mine).resolve(NAME, 'latest', signal);
      assert.equal(image?.revision, commit);
      for (const given of [undefined, { ...mine, password: 'wrong-password' }]) {
        const { code, remedy } = await problemOf(
          clientOf(registry.address, given).resolve(NAME, 'latest', signal),
        );
        assert.equal(code, 'registry.unauthorized');
        assert.match(remedy, /Sign In to Image Registry/);
      }
    });

    it('tells right credentials from wrong ones', async () => {
      const service = registryService(registry.address);
      assert.equal(await strangeRealm(service, systemClock, signal), undefined);
      await tryToSignIn(service, systemClock, mine, signal);
      const wrong = tryToSignIn(service, systemClock, { ...mine, password: 'wrong-password' }, signal);
      assert.equal((await problemOf(wrong)).code, 'registry.unauthorized');
    });
  });

  describe('by tokens of another server', () => {
    let registry: DockerRegistry;
    let tokens: Server;
    let realm: string;
    before(async () => {
      const certificate = path.join(folder, 'cert.pem');
      const key = path.join(folder, 'key.pem');
      execFileSync(
        'openssl',
        [
          ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=tokens'],
          ...['-keyout', key, '-out', certificate],
        ],
        { stdio: 'ignore' },
      );
      const give = tokenGiver(readFileSync(key, 'utf8'), readFileSync(certificate, 'utf8'));
      tokens = createServer((request, response) => {
        const url = new URL(request.url ?? '', 'http://tokens');
        const isKnown = request.headers.authorization === basic;
        response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
        response.end(isKnown ? JSON.stringify({ token: give(url.searchParams.get('scope')) }) : '{}');
      }).listen(0, '127.0.0.1');
      await new Promise(resolve => tokens.once('listening', resolve));
      realm = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}`;
      registry = await DockerRegistry.start(
        {
          token: {
            realm: `${realm}/jwt/auth`,
            service: 'container_registry',
            issuer: 'tokens',
            rootcertbundle: certificate,
          },
        },
        () => `Bearer ${give(`repository:${NAME}:pull,push`)}`,
      );
      await registry.build(commit, '2026-11-22T10:00:00Z', 'amd64', 'latest');
    });
    after(async () => {
      await registry.stop();
      tokens.close();
    });

    it('names that server for a person to accept, and sends it nothing before', async () => {
      assert.equal(await strangeRealm(registryService(registry.address), systemClock, signal), realm);
      const { code } = await problemOf(clientOf(registry.address, mine).tags(NAME, signal));
      assert.equal(code, 'registry.wrong-host');
    });

    it('gives a private image once it is accepted', async () => {
      const client = clientOf(registry.address, { ...mine, realm });
      assert.deepEqual(await client.tags(NAME, signal), ['latest']);
      assert.equal((await client.resolve(NAME, 'latest', signal))?.revision, commit);
    });

    it('tells right credentials from wrong ones', async () => {
      const service = registryService(registry.address);
      await tryToSignIn(service, systemClock, { ...mine, realm }, signal);
      const given = { ...mine, password: 'wrong-password', realm };
      assert.equal(
        (await problemOf(tryToSignIn(service, systemClock, given, signal))).code,
        'registry.unauthorized',
      );
    });
  });
});

/** https://distribution.github.io/distribution/spec/auth/jwt/ */
function tokenGiver(key: string, certificate: string): (scope: string | null) => string {
  const x5c = [new X509Certificate(certificate).raw.toString('base64')];
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return scope => {
    const now = Math.floor(Date.now() / 1000);
    const [type = '', name = '', actions = ''] = (scope ?? '').split(':');
    const head = part({ typ: 'JWT', alg: 'RS256', x5c });
    const body = part({
      ...{ iss: 'tokens', sub: 'ada', aud: 'container_registry', jti: randomUUID() },
      ...{ exp: now + 300, nbf: now - 10, iat: now - 10 },
      access: scope === null ? [] : [{ type, name, actions: actions.split(',') }],
    });
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), createPrivateKey(key));
    return `${head}.${body}.${signature.toString('base64url')}`;
  };
}
