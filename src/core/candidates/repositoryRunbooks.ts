import * as l10n from '@vscode/l10n';
import { ProblemError, type Problem } from '../errors';
import type { FileEntry } from '../ports/git';
import { brokenRunbook, pathOf, type BrokenRunbook } from './brokenRunbook';
import type { Candidate, CandidateSource } from './candidate';
import { isDocument, isRunbookFile, RUNBOOK_FOLDER } from '../runbook/files';
import { introduction } from './introduction';
import type { RunbookProblem } from '../parsing/parseRunbook';
import { differenceGroups } from './runbookDifferences';
import { sha256 } from './sha256';

/** Each takes some milliseconds to parse, blocking everything in VS Code's extension host. */
const MOST_RUNBOOKS = 20;
/** Includes pages that aren't runbooks, which have to be read to find out. */
const MOST_FILES = 100;
/** More than the longest runbook takes, in any script. */
const MOST_BYTES = 120_000;
/** For documents, which are mostly prose. */
const MOST_DOCUMENT_BYTES = 400_000;
/** Larger files aren't even read to find out which runbook they are. */
const MOST_READ_BYTES = 1_000_000;

/** The repository's own runbooks. */
export interface RepositoryRunbooks {
  readonly own: readonly Candidate[];
  readonly broken: readonly BrokenRunbook[];
}
/** A runbook without faults. */
export interface Read {
  readonly name: string;
  readonly candidate: Candidate;
}

/**
 * A repository's runbook counts as it is on origin's default branch, whatever the checkout contains (docs/architecture.md,
 * what must hold, 11).
 * @throws {ProblemError} `runbook.too-many`
 */
export async function repositoryRunbooks(
  source: CandidateSource,
  shipped: readonly Candidate[],
  ref: string,
  signal: AbortSignal,
): Promise<RepositoryRunbooks> {
  const { git } = source.ports;
  const files = (await git.filesAt(ref, RUNBOOK_FOLDER, signal)).filter(({ name }) => isRunbookFile(name));
  const sure = files.filter(({ name }) => !isDocument(name));
  mustBeFew(sure.length, l10n.t('runbooks'), MOST_RUNBOOKS, ref);
  mustBeFew(files.length, l10n.t('files'), MOST_FILES, ref);
  const readable = files.filter(({ bytes }) => bytes <= MOST_READ_BYTES);
  const size = readable.reduce((sum, { bytes }) => sum + bytes, 0);
  mustBeFew(size, l10n.t('bytes'), MOST_RUNBOOKS * MOST_READ_BYTES, ref);
  const objects = readable.map(({ object }) => object);
  const texts = objects.length === 0 ? [] : await git.textsOf(objects, signal);
  const read = readable.flatMap((file, at) =>
    readOne(source, shipped, l10n.t`on ${ref}`, file, texts[at] ?? ''),
  );
  const unread = files.filter(file => !readable.includes(file));
  mustBeFew(read.length + unread.length, l10n.t('runbooks'), MOST_RUNBOOKS, ref);
  const whole = read.filter(each => 'candidate' in each);
  const alike = whole.filter(({ candidate: { runbook } }, at) =>
    whole.some((other, index) => index !== at && other.candidate.runbook.id === runbook.id),
  );
  return {
    own: whole.filter(each => !alike.includes(each)).map(({ candidate }) => candidate),
    broken: [
      ...unread.map(file => brokenRunbook(file.name, undefined, tooLarge(file, l10n.t`on ${ref}`))),
      ...read.filter(each => 'problem' in each),
      ...alike.map(each => ambiguous(each, alike, ref)),
    ],
  };
}

/**
 * @param where location of the text, e.g. `on origin/main`
 * @returns empty if the text isn't a runbook
 */
export function readOne(
  { parseRunbook, kinds }: Pick<CandidateSource, 'parseRunbook' | 'kinds'>,
  shipped: readonly Candidate[],
  where: string,
  entry: Pick<FileEntry, 'name' | 'bytes'>,
  text: string,
): readonly (Read | BrokenRunbook)[] {
  const { name, bytes } = entry;
  if (bytes > most(name)) return [brokenRunbook(name, text, tooLarge(entry, where))];
  const file = isDocument(name) ? { file: name } : {};
  const { runbook, problems, isNone } = parseRunbook(text, file.file);
  if (isNone === true) return [];
  if (runbook === undefined) {
    const first = problems.find(({ severity }) => severity === 'error');
    return [brokenRunbook(name, text, invalid(name, where, first), first)];
  }
  const original = shipped.find(c => c.runbook.id === runbook.id);
  const all = shipped.map(each => each.runbook);
  const candidate: Candidate = {
    ...{ text, ...file, runbook, sha256: sha256(text), source: 'repository' },
    shippedText: original?.text ?? null,
    review:
      original === undefined
        ? introduction(runbook, all, kinds)
        : differenceGroups(original.runbook, runbook, kinds),
  };
  return [{ name, candidate }];
}

/** @throws {ProblemError} `runbook.too-many` */
function mustBeFew(many: number, what: string, most: number, ref: string): void {
  if (many > most)
    throw new ProblemError({
      code: 'runbook.too-many',
      message: l10n.t`${RUNBOOK_FOLDER} on ${ref} holds ${many} ${what}; at most ${most} are read, and none was.`,
      remedy: l10n.t('Move those that are not used to another folder, on the default branch.'),
    });
}

function most(name: string): number {
  return isDocument(name) ? MOST_DOCUMENT_BYTES : MOST_BYTES;
}

function invalid(name: string, where: string, problem: RunbookProblem | undefined): Problem {
  return {
    code: 'runbook.invalid',
    message: l10n.t`${pathOf(name)} ${where}, line ${problem?.line ?? 1}: ${problem?.message ?? l10n.t('it is not a runbook')}`,
    remedy: l10n.t(
      'Correct the runbook on the default branch; the Problems panel shows every fault of the checkout.',
    ),
  };
}

function tooLarge({ name, bytes }: Pick<FileEntry, 'name' | 'bytes'>, where: string): Problem {
  return {
    code: 'runbook.too-large',
    message: l10n.t`${pathOf(name)} ${where} has ${bytes} bytes; a runbook has at most ${most(name)}.`,
    remedy: l10n.t('Shorten it, or move it to another folder, on the default branch.'),
  };
}

/** It's unknown which of them is meant, so none can be started. */
function ambiguous({ name, candidate }: Read, all: readonly Read[], ref: string): BrokenRunbook {
  const { id } = candidate.runbook;
  const names = all.filter(each => each.candidate.runbook.id === id).map(each => pathOf(each.name));
  const problem = {
    code: 'runbook.ambiguous',
    message: l10n.t`${names.length} runbooks on ${ref} have the id "${id}": ${names.join(', ')}.`,
    remedy: l10n.t('Give each an id of its own, on the default branch.'),
  };
  return { ...brokenRunbook(name, candidate.text, problem), id };
}
