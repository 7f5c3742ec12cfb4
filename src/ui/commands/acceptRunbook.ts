import * as vscode from 'vscode';
import type { RunbookChoice } from '../../core/runbook/runbookChoice';
import { CancelledError } from '../../core/errors';
import { ask } from '../show/messages';

/** What remembers and shows runbooks. */
export interface Accepting {
  readonly rehearsal: boolean;
  /** Runbooks that a person has accepted here, by the SHA-256 of their text: of this origin, on this machine. */
  readonly accepted: { has(sha256: string): Promise<boolean>; add(sha256: string): Promise<void> };
  /** Opens a runbook in an editor, beside the shipped one of the same id. */
  showRunbook(runbook: RunbookChoice): Promise<void>;
  /** It is only run dry. */
  readonly isDry?: boolean;
}

/** Hashes of runbooks that were shown in full since the window opened. */
const shownInFull = new Set<string>();

/**
 * Shows what a repository's runbook does before anything of it runs: once for each text. What no dialog holds is read in
 * full first.
 * @throws {CancelledError} when the person thinks better of it, or reads it in full first
 */
export async function accept(runbook: RunbookChoice, host: Accepting): Promise<void> {
  const { question, sha256 } = runbook;
  // A rehearsal's runbook came with it, and reaches nothing but its own world.
  if (question === null || host.rehearsal || (await host.accepted.has(sha256))) return;
  const start = host.isDry === true ? vscode.l10n.t('Run Dry') : vscode.l10n.t('Start');
  const read = vscode.l10n.t('Show It in Full');
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
  return vscode.l10n.t(
    'A dry run runs, in the background, only what the runbook says just reads: done, preview, and commands with onlyReads.',
  );
}
