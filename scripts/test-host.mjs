/** Runs test/host in the extension host of a real VS Code, with the extension in `dist/`. */
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundleHostTests } from './bundle-host-tests.mjs';
import { root } from './process.mjs';
import { setUp } from './setup.mjs';
import { openWindow, startServer } from './harness.mjs';
import { makeCertificate } from './test-certificate.mjs';

await setUp();
const tests = await bundleHostTests();

const dataDir = path.join(root, '.vscode-test', 'host');
rmSync(dataDir, { recursive: true, force: true });
const folder = path.join(dataDir, 'folder');
mkdirSync(folder, { recursive: true });
const certificate = path.join(dataDir, 'certificate');
await makeCertificate(certificate);

const server = await startServer({
  dataDir,
  env: {
    FAKE_GITHUB_TOKEN: 'test-token',
    TEST_CERTIFICATE: certificate,
    // OpenSSL's variable for the file of the system's certificate store.
    SSL_CERT_FILE: path.join(certificate, 'cert.pem'),
  },
  builtIn: 'signed-in',
  testDriver: true,
});
const windowLog = createWriteStream(path.join(dataDir, 'window.log'));

/** @param {string} message */
function log(message) {
  windowLog.write(`${message}\n`);
  if (message.startsWith('[test] ')) console.log(message.replaceAll('[test] ', ''));
}

try {
  const trusted = ['deploy-runbook.deploy-runbook'];
  const window = await openWindow(server, { folder, hostTests: { extension: root, tests, trusted, log } });
  const tooLate = setTimeout(10 * 60_000, undefined, { ref: false });
  const code = await Promise.race([window.exitCode, tooLate]);
  if (code === undefined)
    console.error(`The tests have not ended after ten minutes; see the logs in ${dataDir}.`);
  process.exitCode = code ?? 1;
  await window.close();
} finally {
  await server.stop();
}
