import * as l10n from '@vscode/l10n';
import { takenOnId, type Obligation } from '../journal/obligation';
import { isDeploymentBranch } from '../runbook/branches';
import { hasReferences } from '../runbook/references';
import { canBe, modulesOf } from '../runbook/resources';
import { stepsOf, type Runbook, type Step } from '../runbook/runbook';
import { neutral } from '../text/neutral';
import { inShellWords } from '../text/shellWords';
import type { LockHolder } from './runLock';

/** More than a deployment can leave open, and a person has to read each of them. */
const MOST = 50;

/** Obligations that a lock names as open, as shown to the person taking it over. */
export interface LeftOpen {
  /** Taken over with the lock: those that the runbook names too, in our words. */
  readonly takenOn: readonly Obligation[];
  /** Named by the lock but left alone. */
  readonly leftAlone: readonly string[];
  /** Number of further ones left alone, beyond those named. */
  readonly more: number;
}

/**
 * Judges the obligations that a lock names as open. Anyone who can push can write a lock, so it can only choose among what the
 * runbook names: its DAGs, its flag, branches named the way a run names them, and steps that it says how to undo. The id, title
 * and previous value never come from the lock.
 * @param step that takes the lock
 */
export function leftOpenBy(holder: LockHolder, runbook: Runbook, step: string): LeftOpen {
  const named = [...holder.obligations, ...(holder.takenOverFrom?.obligations ?? [])];
  const takenOn = new Map<string, Obligation>();
  const leftAlone = new Set<string>();
  for (const { kind, subject, commit, server } of named) {
    if (kind === 'team-lock') continue;
    const id = takenOnId(holder.run, kind, subject);
    const isNamed = takenOn.has(id) || (isOfRunbook(runbook, kind, subject) && takenOn.size < MOST);
    if (!isNamed) leftAlone.add(l10n.t`${kind} of ${subject}`);
    else if (!takenOn.has(id))
      takenOn.set(id, {
        ...{ id, kind, step, subject, previous: previousOf(kind) },
        ...(kind === 'pushed-branch' && commit !== undefined ? { commit } : {}),
        // Only compared with the address that this machine has.
        ...(kind === 'paused-dag' && server !== undefined ? { server } : {}),
        ...(kind === 'undo' && isByHand(runbook, subject) ? { byHand: true as const } : {}),
        ...(kind === 'undo' && withOf(runbook, subject).stays === true ? { stays: true as const } : {}),
        title: l10n.t`${titleOf(runbook, kind, subject)} (left open by ${holder.owner})`,
      });
  }
  const all = [...leftAlone];
  return {
    takenOn: [...takenOn.values()],
    leftAlone: all.slice(0, MOST),
    more: Math.max(0, all.length - MOST),
  };
}

function isOfRunbook(runbook: Runbook, kind: Obligation['kind'], subject: string): boolean {
  switch (kind) {
    case 'paused-dag':
      return Object.values(runbook.resources ?? {}).some(
        each => canBe('airflow', each) && each.mayWait.dags.includes(subject),
      );
    case 'flag':
      return modulesOf(runbook).some(({ file, flag }) => flag !== undefined && file === subject);
    case 'pushed-branch':
    case 'pull-request':
      return isDeploymentBranch(runbook, subject);
    case 'undo':
      return withOf(runbook, subject).undo !== undefined;
    case 'team-lock':
      return false;
  }
}

/** Parameters of a step of this run's own runbook: what the other run's said isn't known. */
function withOf(runbook: Runbook, stepId: string): NonNullable<Step['with']> {
  return stepsOf(runbook).find(({ id }) => id === stepId)?.with ?? {};
}

/** Whether a person undoes it: references in a command stand for the other run's values, which aren't known here. */
function isByHand(runbook: Runbook, stepId: string): boolean {
  const { undo, done } = withOf(runbook, stepId);
  return !Array.isArray(undo) || hasReferences([undo, done]);
}

function titleOf(runbook: Runbook, kind: Obligation['kind'], subject: string): string {
  const words = obligationInWords({ kind, subject }, runbook);
  if (kind !== 'undo') return words;
  const { undo } = withOf(runbook, subject);
  return `${words}: ${neutral(Array.isArray(undo) ? inShellWords(undo.map(String)) : String(undo), 1_000)}`;
}

function previousOf(kind: Obligation['kind']): string | null {
  if (kind === 'paused-dag') return 'unpaused';
  return kind === 'flag' ? 'false' : null;
}

/** What to do about an obligation, in words, based only on its subject. */
export function obligationInWords(
  { kind, subject }: Pick<Obligation, 'kind' | 'subject'>,
  runbook: Pick<Runbook, 'resources'> = {},
): string {
  switch (kind) {
    case 'paused-dag':
      return l10n.t`Unpause ${subject}`;
    case 'flag':
      return flagInWords(subject, runbook);
    case 'pushed-branch':
      return l10n.t`Open the pull request of ${subject}`;
    case 'pull-request':
      return l10n.t`Merge the pull request of ${subject}`;
    case 'undo':
      return l10n.t`Undo step ${subject}`;
    case 'team-lock':
      return l10n.t('Release the team lock');
  }
}

function flagInWords(file: string, runbook: Pick<Runbook, 'resources'>): string {
  const flag = modulesOf(runbook).find(each => each.file === file)?.flag;
  return flag === undefined
    ? l10n.t`Set the flag of ${file} back to false`
    : l10n.t`Set ${flag} of ${file} back to false`;
}
