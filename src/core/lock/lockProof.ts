import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What shows that a run has written a lock itself. Its id stands in the lock for everybody to copy; its key stands in its
 * journal alone.
 * @param key hex digits
 * @param lock as JSON holds it, in the order in which it is written
 */
export function proofOf(key: string, lock: object): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(lock)).digest('hex');
}

/** A lock's text with its proof in it. */
export function proven(key: string, content: string): string {
  const lock = JSON.parse(content) as object;
  return `${JSON.stringify({ ...lock, proof: proofOf(key, lock) }, null, 2)}\n`;
}

/** @param lock as it was read, with its `proof` */
export function isProven(key: string, lock: object): boolean {
  const { proof, ...rest } = lock as { readonly proof?: unknown };
  if (typeof proof !== 'string') return false;
  const [given, own] = [Buffer.from(proof), Buffer.from(proofOf(key, rest))];
  return given.length === own.length && timingSafeEqual(given, own);
}
