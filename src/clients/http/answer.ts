import { maskAddresses } from '../../core/text/addresses';
import { maskSecrets } from '../../core/text/secrets';

/** What a service answered, whatever its status. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body after decompression. */
  readonly bytes: Buffer;
  /** `METHOD address` as messages name it; free of secrets. */
  readonly place: string;
  /** Texts that must not appear in any message: what was sent as credentials. */
  readonly secrets: readonly string[];
  /** False when the body may hold a secret that isn't known: then it is never quoted. */
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

/** True when the answer calls itself a web page, which no interface of ours returns. */
export function isHtml(answer: Answer): boolean {
  return /^(text\/html|application\/xhtml)/i.test(answer.headers['content-type'] ?? '');
}

/** At most 500 characters of the body for a person to read, with everything secret masked; empty when not quotable. */
export function excerpt(answer: Answer): string {
  if (!answer.quotable) return '';
  return mask(textOf(answer), answer.secrets).slice(0, 500);
}

/** What a server said, without what it was sent as secret, and without user names and passwords in addresses. */
export function mask(text: string, secrets: readonly string[]): string {
  return maskAddresses(maskSecrets(text, secrets));
}
