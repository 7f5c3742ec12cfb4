import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { neutral } from '../text/neutral';
import { mayBe, type BrokenRunbook } from './brokenRunbook';
import type { Candidate, CandidateSource } from './candidate';
import { questionOn } from './question';
import { modulesOf } from '../runbook/resources';
import type { Runbook } from '../runbook/runbook';
import { repositoryRunbooks } from './repositoryRunbooks';
import type { RunbookChoice, RunbookList } from './runbookChoice';
import { sha256 } from './sha256';

/** The runbooks of a repository, from origin's default branch, and the shipped ones that fit it. */
export interface Candidates {
  readonly startable: readonly Candidate[];
  readonly broken: readonly BrokenRunbook[];
  /** Shipped runbooks that a faulty one may be meant to replace: none of them can run. */
  readonly withheld: readonly Candidate[];
}

/**
 * Returns the runbook with that id.
 * @param ref origin's default branch; absent: fetches it
 * @throws {ProblemError} `runbook.none`; `runbook.invalid`, `runbook.too-large` or `runbook.ambiguous` if it has faults
 */
export async function candidate(
  source: CandidateSource,
  runbookId: string,
  signal: AbortSignal,
  ref?: string,
): Promise<Candidate> {
  const found = await candidates(source, ref ?? (await fetched(source, signal)), signal);
  const chosen = found.startable.find(c => c.runbook.id === runbookId);
  if (chosen !== undefined) return chosen;
  const fault =
    found.broken.find(({ id }) => id === runbookId) ?? found.broken.find(each => mayBe(each, runbookId));
  throw fault === undefined ? noSuchRunbook(runbookId, found.startable) : new ProblemError(fault.problem);
}

/** Fetches origin's default branch. */
export async function fetched({ ports }: CandidateSource, signal: AbortSignal): Promise<string> {
  await ports.git.fetch(signal);
  return `origin/${await ports.git.defaultBranch(signal)}`;
}

/**
 * The repository's own runbooks, and the shipped ones whose module it has, each replaced by an own one with the same id. A
 * faulty runbook affects nothing but itself.
 * @param ref origin's default branch
 * @throws {ProblemError} `runbook.too-many`
 */
export async function candidates(
  source: CandidateSource,
  ref: string,
  signal: AbortSignal,
): Promise<Candidates> {
  const { ports, parseRunbook } = source;
  const shipped = source.shipped.flatMap(text => {
    const { runbook } = parseRunbook(text);
    return runbook === undefined
      ? []
      : [{ text, sha256: sha256(text), runbook, source: 'shipped' as const, shippedText: null, review: [] }];
  });
  const { own, broken } = await repositoryRunbooks(source, shipped, ref, signal);
  const startable: Candidate[] = [...own];
  const withheld: Candidate[] = [];
  for (const candidate of shipped) {
    const { id } = candidate.runbook;
    if (own.some(c => c.runbook.id === id)) continue;
    const files = await Promise.all(modulesOf(candidate.runbook).map(({ file }) => ports.files.read(file)));
    if (files.includes(undefined)) continue;
    (broken.some(each => mayBe(each, id)) ? withheld : startable).push(candidate);
  }
  return { startable, broken, withheld };
}

/**
 * Runbooks whose services are watched while no run is open: those that can be started, and shipped ones that can't be only
 * because the repository's own has faults.
 * @param ref origin's default branch
 */
export async function watched(
  source: CandidateSource,
  ref: string,
  signal: AbortSignal,
): Promise<readonly Runbook[]> {
  const { startable, withheld } = await candidates(source, ref, signal);
  return [...startable, ...withheld].map(({ runbook }) => runbook);
}

/** Differences from the shipped runbook as one list, for the journal; empty if there is no shipped one. */
export function differencesOf({ review, shippedText }: Candidate): string[] {
  return shippedText === null ? [] : review.flatMap(({ lines }) => lines);
}

/** For a person to choose from. */
export function toList({ startable, broken }: Candidates): RunbookList {
  return { startable: startable.map(toChoice), broken };
}

/** For a person to choose. */
export function toChoice(candidate: Candidate): RunbookChoice {
  const { sha256, runbook, source, text, file, shippedText, review, isDraft } = candidate;
  return {
    id: runbook.id,
    title: neutral(runbook.title, 120),
    description: neutral(runbook.description ?? '', 200),
    ...{ source, sha256, text, shippedText, review, question: questionOn(candidate) },
    isDocument: file !== undefined,
    ...(isDraft === undefined ? {} : { isDraft }),
    inputs: runbook.inputs ?? {},
    canRollBack: runbook.rollback !== undefined,
  };
}

function noSuchRunbook(id: string, all: readonly Candidate[]): ProblemError {
  return new ProblemError({
    code: 'runbook.none',
    message: l10n.t`No runbook "${id}" can be started here.`,
    remedy:
      all.length === 0
        ? l10n.t(
            'Open the infrastructure repository, or add a runbook under .runbooks on the default branch.',
          )
        : l10n.t`Known are: ${all.map(c => c.runbook.id).join(', ')}.`,
  });
}
