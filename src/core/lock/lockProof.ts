import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Proves that a run wrote a lock itself. Its id is in the lock for anyone to copy; its key is only in its journal.
 * @param key hex digits
 * @param lock parsed JSON, with its fields in the order they are written
 */
function proofOf(key: string, lock: object): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(lock)).digest('hex');
}

/** A lock's text with its proof added. */
export function proven(key: string, content: string): string {
  const lock = JSON.parse(content) as object;
  return `${JSON.stringify({ ...lock, proof: proofOf(key, lock) }, null, 2)}\n`;
}

/** @param lock as read, including its `proof` */
export function isProven(key: string, lock: object): boolean {
  const { proof, ...rest } = lock as { readonly proof?: unknown };
  if (typeof proof !== 'string') return false;
  const [given, own] = [Buffer.from(proof), Buffer.from(proofOf(key, rest))];
  return given.length === own.length && timingSafeEqual(given, own);
}
