import * as l10n from '@vscode/l10n';
import type { BrokenRunbook } from './brokenRunbook';
import type { Candidate, CandidateSource } from './candidate';
import type { Candidates } from './candidates';
import { isDocument, isRunbookFile, RUNBOOK_FOLDER } from '../runbook/files';
import { readOne } from './repositoryRunbooks';

/** More files than any folder of runbooks has. */
const MOST_DRAFTS = 50;

/** What can be tried in a dry run: the runbooks that count, and the checkout's versions. */
export interface Drafted {
  readonly startable: readonly Candidate[];
  readonly broken: readonly BrokenRunbook[];
}

/**
 * Adds the checkout's runbooks that differ from those on the default branch, including unsaved changes. Each comes before
 * the one with its id that counts. Nothing in a draft is ever started.
 * @param counts runbooks on origin's default branch, and the shipped ones
 */
export async function drafts(
  source: Pick<CandidateSource, 'ports' | 'parseRunbook' | 'kinds'>,
  { startable, broken, withheld }: Candidates,
): Promise<Drafted> {
  const { files } = source.ports;
  const shipped = [...startable, ...withheld].filter(each => each.source === 'shipped');
  const names = (await files.list(RUNBOOK_FOLDER)).filter(isRunbookFile).slice(0, MOST_DRAFTS);
  const found: (Candidate | BrokenRunbook)[] = [];
  for (const name of names) {
    const text = await files.read(`${RUNBOOK_FOLDER}/${name}`);
    if (text === undefined || isKnown(text, name, [...startable, ...broken])) continue;
    const entry = { name, bytes: Buffer.byteLength(text) };
    for (const read of readOne(source, shipped, l10n.t('in this checkout'), entry, text))
      found.push('candidate' in read ? { ...read.candidate, isDraft: true } : read);
  }
  return {
    startable: [...found.filter(each => 'runbook' in each), ...startable],
    // The default branch may have the same fault, but the file to correct is the checkout's.
    broken: [
      ...found.filter(each => 'problem' in each),
      ...broken.filter(({ name }) => !found.some(each => 'problem' in each && each.name === name)),
    ],
  };
}

/** A document's id comes from its file name, so the same text under another name is another runbook. */
function isKnown(text: string, name: string, known: readonly (Candidate | BrokenRunbook)[]): boolean {
  return known.some(
    each =>
      each.text === text &&
      ('problem' in each
        ? each.name === name
        : !isDocument(name) || each.file === undefined || each.file === name),
  );
}
