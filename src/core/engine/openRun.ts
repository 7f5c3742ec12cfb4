import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { hasEnded } from '../journal/runState';
import type { RunRecord } from '../journal/state';
import { foldRun } from '../journal/fold';
import type { JournalStore } from '../journal/store';
import { neutral } from '../text/neutral';

interface OpenRunOptions {
  readonly journal: Pick<JournalStore, 'list' | 'read' | 'underOtherAddresses'>;
  /** Absolute path of the checkout, with symlinks resolved. */
  readonly checkout: string;
  /** Whether a folder exists on this machine. */
  isThere(folder: string): boolean;
  /** Whether a run stored here belongs to another world, so that it doesn't count here. */
  isForeign?(record: RunRecord): boolean;
}

/**
 * The run that is open in this checkout, according to the journals on this machine.
 * @param ended ids of runs known to have ended, which is permanent: gets added to, and these aren't read again
 * @param except a run to skip
 * @throws {ProblemError} `run.other-checkout`, `run.other-address`, `journal.unreadable`: there may be an open run that
 * can't be driven from here
 */
export async function findOpenRun(
  options: OpenRunOptions,
  ended: Set<string>,
  except?: string,
): Promise<string | undefined> {
  const { journal, checkout } = options;
  const isOpen = (record: RunRecord | undefined): record is RunRecord =>
    record !== undefined && !hasEnded(record.status) && options.isForeign?.(record) !== true;
  for (const runId of await journal.list()) {
    if (runId === except || ended.has(runId)) continue;
    const { events } = await journal.read(runId);
    const record = foldRun(events);
    // If nothing follows a damaged first event, nothing was done.
    if (record === undefined && events.length > 0) throw unreadable(runId);
    if (record !== undefined && hasEnded(record.status)) ended.add(runId);
    if (!isOpen(record)) continue;
    // A flag that it set in that checkout can't be read from here.
    if (record.checkout !== null && record.checkout !== checkout && options.isThere(record.checkout))
      throw openElsewhere(record.checkout);
    return runId;
  }
  for (const { file, events } of await journal.underOtherAddresses(checkout)) {
    const record = foldRun(events);
    if (isOpen(record)) throw originMoved(record.repository, file);
  }
  return undefined;
}

function openElsewhere(checkout: string): ProblemError {
  return new ProblemError({
    code: 'run.other-checkout',
    message: l10n.t`A deployment of this repository is open in another folder of this machine: ${checkout}`,
    remedy: l10n.t(
      'Open that folder and finish it there, or abort it with a reason, before you start another.',
    ),
  });
}

/** Its lock, branches and pull request are at that address, but what it changed in the checkout is here. */
function originMoved(repository: string, file: string): ProblemError {
  return new ProblemError({
    code: 'run.other-address',
    message: l10n.t`A deployment of this folder is open that began while origin was ${neutral(repository, 200)}.`,
    remedy: l10n.t`Set origin back to that address ("git remote set-url origin …"), then finish the deployment, or abort it with a reason. If that address is gone, look at the services for what it left open, and rename its file: ${file}`,
  });
}

/** A journal whose beginning is lost. */
export function unreadable(runId: string): ProblemError {
  return new ProblemError({
    code: 'journal.unreadable',
    message: l10n.t`The journal of run ${runId} is missing its first event.`,
    remedy: l10n.t`Look at the services and the team lock for what it left open. Another deployment can start once its file, ${runId}.jsonl in this extension's storage, has another name.`,
  });
}
