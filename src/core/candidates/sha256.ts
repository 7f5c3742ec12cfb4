import { createHash } from 'node:crypto';

/** Identifies a runbook's text: a person accepts one specific text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
