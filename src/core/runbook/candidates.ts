import { createHash } from 'node:crypto';
import type { Kind } from '../kind/kind';
import { ProblemError } from '../errors';
import type { Ports } from '../ports';
import type { FileEntry } from '../ports/git';
import { neutral } from '../text/neutral';
import { isDocument, isRunbookFile, RUNBOOK_FOLDER } from './files';
import type { RunbookParser, RunbookProblem } from './parseRunbook';
import { introduction } from './introduction';
import { questionOn } from './question';
import type { Runbook } from './runbook';
import type { RunbookChoice } from './runbookChoice';
import { differenceGroups, type RunbookGroup } from './runbookDifferences';

/** Reading one takes some milliseconds of everything that runs in VS Code's extension host. */
const MOST_RUNBOOKS = 20;
/** More than the longest runbook takes, whatever its letters. */
const MOST_BYTES = 120_000;
/** Of a document, which is mostly words. */
const MOST_DOCUMENT_BYTES = 400_000;

/** Where runbooks come from. */
export interface CandidateSource {
  readonly ports: Pick<Ports, 'git' | 'files'>;
  /** Reads runbooks, for the kinds that there are. */
  readonly parseRunbook: RunbookParser;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Texts of the runbooks that ship with the extension. */
  readonly shipped: readonly string[];
}

/** A runbook that can be started here. */
export interface Candidate {
  readonly text: string;
  /** Name of a Markdown document; absent: it is YAML. */
  readonly file?: string;
  /** Of the text. */
  readonly sha256: string;
  readonly runbook: Runbook;
  readonly source: 'shipped' | 'repository';
  /** Of the shipped one of the same id; null when there is none. */
  readonly shippedText: string | null;
  /** What a person must have been shown before any of it runs; empty for what ships. */
  readonly review: readonly RunbookGroup[];
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
      : [{ text, sha256: sha256(text), runbook, source: 'shipped' as const, shippedText: null, review: [] }];
  });
  const own = await repositoryRunbooks(source, shipped, ref, signal);
  const fitting: Candidate[] = [...own];
  for (const candidate of shipped) {
    const replaced = own.some(c => c.runbook.id === candidate.runbook.id);
    const { service } = candidate.runbook;
    if (!replaced && (service === undefined || (await ports.files.read(service.file)) !== undefined))
      fitting.push(candidate);
  }
  return fitting;
}

/** A repository's runbook counts as it stands on origin's default branch, whatever the checkout says (docs/architecture.md, what must hold, 11). */
async function repositoryRunbooks(
  { ports, parseRunbook, kinds }: CandidateSource,
  shipped: readonly Candidate[],
  ref: string,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const files = (await ports.git.filesAt(ref, RUNBOOK_FOLDER, signal)).filter(({ name }) =>
    isRunbookFile(name),
  );
  mustBeFew(files, ref);
  const objects = files.map(({ object }) => object);
  const texts = await ports.git.textsOf(objects, signal);
  const own = texts.flatMap((text, index): Candidate[] => {
    const name = files[index]?.name ?? '';
    const file = isDocument(name) ? { file: name } : {};
    const { runbook, problems, isNone } = parseRunbook(text, file.file);
    if (isNone === true) return [];
    if (runbook === undefined) throw invalid(name, ref, problems[0]);
    const original = shipped.find(c => c.runbook.id === runbook.id);
    return [
      {
        ...{ text, ...file, runbook, sha256: sha256(text), source: 'repository' },
        shippedText: original?.text ?? null,
        review:
          original === undefined
            ? introduction(
                runbook,
                shipped.map(each => each.runbook),
                kinds,
              )
            : differenceGroups(original.runbook, runbook, kinds),
      },
    ];
  });
  const twice = own.find((each, at) => own.findIndex(c => c.runbook.id === each.runbook.id) < at);
  if (twice !== undefined) throw ambiguous(twice.runbook.id, ref);
  return own;
}

/** Sizes are known before anything is read. @throws {ProblemError} `runbook.too-many`, `runbook.too-large` */
function mustBeFew(files: readonly FileEntry[], ref: string): void {
  if (files.length > MOST_RUNBOOKS)
    throw new ProblemError({
      code: 'runbook.too-many',
      message: `${RUNBOOK_FOLDER} on ${ref} holds ${files.length} runbooks; at most ${MOST_RUNBOOKS} are read, and none was.`,
      remedy: 'Move those that are not used to another folder, on the default branch.',
    });
  const most = (name: string) => (isDocument(name) ? MOST_DOCUMENT_BYTES : MOST_BYTES);
  const large = files.find(({ name, bytes }) => bytes > most(name));
  if (large === undefined) return;
  throw new ProblemError({
    code: 'runbook.too-large',
    message: `${pathOf(large.name)} on ${ref} has ${large.bytes} bytes; a runbook has at most ${most(large.name)}.`,
    remedy: 'Shorten it, or move it to another folder, on the default branch.',
  });
}

function pathOf(name: string): string {
  return `${RUNBOOK_FOLDER}/${neutral(name, 80)}`;
}

/** Differences from the shipped runbook as one list, for the journal; of a runbook of its own there are none. */
export function differencesOf({ review, shippedText }: Candidate): string[] {
  return shippedText === null ? [] : review.flatMap(({ lines }) => lines);
}

/** As a person chooses it. */
export function toChoice(candidate: Candidate): RunbookChoice {
  const { sha256, runbook, source, text, file, shippedText, review } = candidate;
  return {
    id: runbook.id,
    title: neutral(runbook.title, 120),
    description: neutral(runbook.description ?? '', 200),
    ...{ source, sha256, text, shippedText, review, question: questionOn(candidate) },
    isDocument: file !== undefined,
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

function invalid(name: string, ref: string, problem: RunbookProblem | undefined): ProblemError {
  return new ProblemError({
    code: 'runbook.invalid',
    message: `${pathOf(name)} on ${ref}, line ${problem?.line ?? 1}: ${problem?.message ?? 'it is not a runbook'}`,
    remedy:
      'Correct the runbook on the default branch; the Problems panel shows every fault of the checkout.',
  });
}

function ambiguous(id: string, ref: string): ProblemError {
  return new ProblemError({
    code: 'runbook.ambiguous',
    message: `Two runbooks in ${RUNBOOK_FOLDER} on ${ref} have the id "${id}".`,
    remedy: 'Give each an id of its own, on the default branch.',
  });
}
