import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { type Answer, problemOf, type Service } from '../http';
import { refuseHtml } from '../http/body';

/** `sha256:` and 64 hex digits. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** @throws {ProblemError} `registry.malformed` when the body doesn't match the digest, `registry.html` for a web page */
export function checkDigest(service: Service, answer: Answer, digest: string): void {
  const actual = `sha256:${createHash('sha256').update(answer.bytes).digest('hex')}`;
  if (actual === digest) return;
  // For a web page, the type explains more than the digest.
  refuseHtml(service, answer);
  const message = l10n.t`${service.name}'s content of ${answer.place} is ${actual}, not ${digest}.`;
  throw problemOf(service, 'malformed', message);
}

/**
 * The digest named in a manifest's answer, checked against the body; the body's own digest when none is named.
 * @throws {ProblemError} `registry.malformed` when the two differ, or when an answer to HEAD names none
 */
export function digestOf(service: Service, answer: Answer): string {
  const named = answer.headers['docker-content-digest'];
  const head = answer.place.startsWith('HEAD ');
  if (named === undefined && !head)
    return `sha256:${createHash('sha256').update(answer.bytes).digest('hex')}`;
  if (named === undefined || !DIGEST.test(named)) {
    throw problemOf(service, 'malformed', l10n.t`${service.name} names no digest (${answer.place}).`);
  }
  if (!head) checkDigest(service, answer, named);
  return named;
}
