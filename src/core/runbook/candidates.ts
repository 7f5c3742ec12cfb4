import { createHash } from 'node:crypto';
import type { RunbookChoice } from '../engine/deployment';
import { ProblemError } from '../errors';
import type { Ports } from '../ports';
import type { RunbookParser } from './parseRunbook';
import type { Runbook } from './runbook';
import { runbookDifferences } from './runbookDifferences';

/** Folder of a repository's own runbooks. */
const RUNBOOK_FOLDER = '.runbooks';

/** Where runbooks come from. */
export interface CandidateSource {
  readonly ports: Pick<Ports, 'git' | 'files'>;
  /** Reads runbooks, for the kinds that there are. */
  readonly parseRunbook: RunbookParser;
  /** Texts of the runbooks that ship with the extension. */
  readonly shipped: readonly string[];
}

/** A runbook that can be started here. */
export interface Candidate {
  readonly text: string;
  /** Of the text. */
  readonly sha256: string;
  readonly runbook: Runbook;
  readonly source: 'shipped' | 'repository';
  /** From the shipped one of the same id. */
  readonly differences: readonly string[];
}

/**
 * The runbook of that id.
 * @param ref origin's default branch; absent: as it is now
 * @throws {ProblemError} `runbook.none`
 */
export async function candidate(
  source: CandidateSource,
  runbookId: string,
  signal: AbortSignal,
  ref?: string,
): Promise<Candidate> {
  const all = await candidates(source, ref ?? (await fetched(source, signal)), signal);
  const chosen = all.find(c => c.runbook.id === runbookId);
  if (chosen === undefined) throw noSuchRunbook(runbookId, all);
  return chosen;
}

/** origin's default branch as it is now. */
export async function fetched({ ports }: CandidateSource, signal: AbortSignal): Promise<string> {
  await ports.git.fetch(signal);
  return `origin/${await ports.git.defaultBranch(signal)}`;
}

/**
 * Shipped runbooks whose module is in this repository, each replaced by the repository's own of the same id.
 * @param ref origin's default branch
 */
export async function candidates(
  source: CandidateSource,
  ref: string,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const { ports, parseRunbook } = source;
  const shipped = source.shipped.flatMap(text => {
    const { runbook } = parseRunbook(text);
    return runbook === undefined
      ? []
      : [{ text, sha256: sha256(text), runbook, source: 'shipped' as const, differences: [] }];
  });
  const own = await repositoryRunbooks(source, shipped, ref, signal);
  const fitting: Candidate[] = [...own];
  for (const candidate of shipped) {
    const replaced = own.some(c => c.runbook.id === candidate.runbook.id);
    if (!replaced && (await ports.files.read(candidate.runbook.service.file)) !== undefined)
      fitting.push(candidate);
  }
  return fitting;
}

/** A repository's runbook counts as it stands on origin's default branch, whatever the checkout says (docs/architecture.md, what must hold, 11). */
async function repositoryRunbooks(
  { ports, parseRunbook }: CandidateSource,
  shipped: readonly Candidate[],
  ref: string,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const names = (await ports.git.filesAt(ref, RUNBOOK_FOLDER, signal)).filter(name => /\.ya?ml$/.test(name));
  return Promise.all(
    names.map(async name => {
      const path = name.includes('/') ? name : `${RUNBOOK_FOLDER}/${name}`;
      const text = (await ports.git.fileAt(ref, path, signal)) ?? '';
      const { runbook, problems } = parseRunbook(text);
      const [first] = problems;
      if (runbook === undefined) {
        throw new ProblemError({
          code: 'runbook.invalid',
          message: `${path} on ${ref}, line ${first?.line ?? 1}: ${first?.message ?? 'it is not a runbook'}`,
          remedy:
            'Correct the runbook on the default branch; the Problems panel shows every fault of the checkout.',
        });
      }
      const original = shipped.find(c => c.runbook.id === runbook.id);
      return {
        text,
        sha256: sha256(text),
        runbook,
        source: 'repository' as const,
        differences: original === undefined ? [] : runbookDifferences(original.runbook, runbook),
      };
    }),
  );
}

/** As a person chooses it. */
export function toChoice({ sha256, runbook, source, differences }: Candidate): RunbookChoice {
  return {
    id: runbook.id,
    title: runbook.title,
    description: runbook.description ?? '',
    source,
    differences,
    sha256,
    canRollBack: runbook.rollback !== undefined,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function noSuchRunbook(id: string, all: readonly Candidate[]): ProblemError {
  return new ProblemError({
    code: 'runbook.none',
    message: `No runbook "${id}" can be started here.`,
    remedy:
      all.length === 0
        ? 'Open the infrastructure repository, or add a runbook under .runbooks on the default branch.'
        : `Known are: ${all.map(c => c.runbook.id).join(', ')}.`,
  });
}
