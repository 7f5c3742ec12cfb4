import { maskAddresses } from '../../core/text/addresses';
import { maskSecrets } from '../../core/text/secrets';

/** An answer from a service, whatever its status. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body after decompression. */
  readonly bytes: Buffer;
  /** `METHOD address` as messages name it; free of secrets. */
  readonly place: string;
  /** Texts that must not appear in any message: the credentials that were sent. */
  readonly secrets: readonly string[];
  /** False when the body may contain an unknown secret, in which case it is never quoted. */
  readonly quotable: boolean;
}

/** The body as UTF-8 text, without a byte order mark. */
export function textOf(answer: Answer): string {
  return answer.bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** The service's own clock in milliseconds since the epoch (its `Date` header), or undefined when it sends none. */
export function serverTime(answer: Answer): number | undefined {
  const time = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** True when the answer declares itself a web page, which no API of ours returns. */
export function isHtml(answer: Answer): boolean {
  return /^(text\/html|application\/xhtml)/i.test(answer.headers['content-type'] ?? '');
}

/** At most 500 characters of the body for a person to read, with secrets masked; empty when not quotable. */
export function excerpt(answer: Answer): string {
  if (!answer.quotable) return '';
  return mask(textOf(answer), answer.secrets).slice(0, 500);
}

/** A server's text without the secrets that were sent, and without user names and passwords in addresses. */
export function mask(text: string, secrets: readonly string[]): string {
  return maskAddresses(maskSecrets(text, secrets));
}
