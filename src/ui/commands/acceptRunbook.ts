import * as l10n from '@vscode/l10n';
import type { RunbookChoice } from '../../core/candidates/runbookChoice';
import { CancelledError } from '../../core/errors';
import { ask } from '../show/messages';

/** Remembers accepted runbooks and shows them. */
export interface Accepting {
  readonly rehearsal: boolean;
  /** Runbooks accepted on this machine for this origin, by the SHA-256 of their text. */
  readonly accepted: { has(sha256: string): Promise<boolean>; add(sha256: string): Promise<void> };
  /** Opens a runbook in an editor, next to the shipped one with the same id. */
  showRunbook(runbook: RunbookChoice): Promise<void>;
  /** It is only for a dry run. */
  readonly isDry?: boolean;
}

/** Hashes of runbooks that were shown in full since the window opened. */
const shownInFull = new Set<string>();

/**
 * Shows what a repository's runbook does before any part of it runs, once for each version of its text. If that doesn't fit
 * in a dialog, the person has to open the whole text first.
 * @throws {CancelledError} when the person declines, or opens the whole text first
 */
export async function accept(runbook: RunbookChoice, host: Accepting): Promise<void> {
  const { question, sha256 } = runbook;
  // A rehearsal's runbook came with it and reaches only the rehearsal's own world.
  if (question === null || host.rehearsal || (await host.accepted.has(sha256))) return;
  const start = host.isDry === true ? l10n.t('Run Dry') : l10n.t('Start');
  const read = l10n.t('Show It in Full');
  const mustRead = question.isCut && !shownInFull.has(sha256);
  // Enter only reads.
  const detail = host.isDry === true ? `${dryDetail()}\n\n${question.detail}` : question.detail;
  const chosen = await ask(question.message, detail, read, ...(mustRead ? [] : [start]));
  if (chosen === read) {
    await host.showRunbook(runbook);
    shownInFull.add(sha256);
  }
  if (chosen !== start) throw new CancelledError();
  await host.accepted.add(sha256);
}

function dryDetail(): string {
  return l10n.t(
    'A dry run runs, in the background, only what the runbook says just reads: done, preview, and commands with onlyReads.',
  );
}
