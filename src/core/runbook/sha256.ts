import { createHash } from 'node:crypto';

/** What a text of a runbook is known by: a person accepts one text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
