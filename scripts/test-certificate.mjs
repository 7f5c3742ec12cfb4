import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { must } from './process.mjs';

/**
 * Makes a self-signed certificate for 127.0.0.1.
 * @param {string} folder created if needed; gets `cert.pem` and `key.pem`
 */
export async function makeCertificate(folder) {
  mkdirSync(folder, { recursive: true });
  await must('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')],
  ]);
}
