import * as l10n from '@vscode/l10n';
import { randomBytes, randomUUID } from 'node:crypto';
import { isoNow } from '../clockTime';
import { JOURNAL_VERSION, type RunEvent } from '../journal/events';
import type { Ports } from '../ports';
import type { Candidate } from '../candidates/candidate';
import { differencesOf } from '../candidates/candidates';

interface StartOptions {
  readonly ports: Pick<Ports, 'git' | 'github' | 'clock'>;
  /** Absolute path of the checkout, with symlinks resolved. */
  readonly checkout: string;
  readonly extensionVersion: string;
}

/** The first event of a run of this runbook, started by whoever is signed in. */
export async function startedEvent(
  options: StartOptions,
  chosen: Candidate,
  signal: AbortSignal,
): Promise<Extract<RunEvent, { type: 'run.started' }>> {
  const { ports } = options;
  const { login } = await ports.github.viewer(signal);
  const at = isoNow(ports.clock);
  return {
    v: JOURNAL_VERSION,
    seq: 0,
    at,
    type: 'run.started',
    // The team lock identifies runs by it, even two of the same login that start on two machines in the same second.
    runId: `${at.slice(0, 19).replaceAll(/[:T]/g, '-')}-${login}-${randomUUID().slice(0, 8)}`,
    lockKey: randomBytes(32).toString('hex'),
    by: login,
    repository: await ports.git.originUrl(signal),
    checkout: options.checkout,
    runbook: {
      source: chosen.source,
      sha256: chosen.sha256,
      text: chosen.text,
      ...(chosen.file === undefined ? {} : { file: chosen.file }),
      differences: differencesOf(chosen),
    },
    extensionVersion: options.extensionVersion,
  };
}

/** The event that ends a run that hasn't done anything yet. @param started its only event */
export function withdrawn({ at, by }: RunEvent & { readonly by: string }): RunEvent {
  const reason = l10n.t('Another one was started in another window at the same moment.');
  return { v: JOURNAL_VERSION, seq: 1, at, type: 'run.aborted', by, reason };
}
