import * as l10n from '@vscode/l10n';
import type { ProblemError } from '../../core/errors';
import { type Cause, type Service, problemOf } from './service';

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/**
 * Explains why no answer came.
 * @param error thrown by axios or node; only its code and message are read, since it carries the request with its credentials
 * @param limit the largest answer allowed, in bytes
 */
export function breakdown(service: Service, place: string, error: unknown, limit: number): ProblemError {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  const cause = causeOf(code, message);
  return problemOf(service, cause, sentence(service, cause, place, limit), code);
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function causeOf(code: string, message: string): Cause {
  if (message.startsWith('maxContentLength')) return 'too-large';
  if (code === 'ENOTFOUND') return 'wrong-host';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (networkCodes.has(code)) return 'network';
  if (/CERT|SSL|TLS|EPROTO|VERIFY_LEAF|ISSUER/.test(code)) return 'certificate';
  return code.startsWith('HPE_') || code.startsWith('Z_') ? 'malformed' : 'network';
}

function sentence({ name, baseUrl }: Service, cause: Cause, place: string, limit: number): string {
  switch (cause) {
    case 'too-large':
      return l10n.t`${name} answered with more than ${limit} bytes (${place}).`;
    case 'wrong-host':
      return l10n.t`There is no computer called ${URL.parse(baseUrl)?.hostname ?? name}, or its name can't be looked up from here (${place}).`;
    case 'timeout':
      return l10n.t`${name} did not answer in time (${place}).`;
    case 'certificate':
      return l10n.t`The connection to ${name} could not be made safe: its certificate was not accepted (${place}).`;
    case 'malformed':
      return l10n.t`${name} answered with something that is not http (${place}).`;
    default:
      return l10n.t`${name} could not be reached (${place}).`;
  }
}
