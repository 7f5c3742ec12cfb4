import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import type { ChangedFile } from '../../core/ports/github';
import { isShownInFull, neutral } from '../../core/text/neutral';
import { fact } from './facts';

/** Most files that GitHub lists for a pull request: https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
const MOST_FILES = 3_000;
/** More would bury what matters. */
const MOST_SHOWN = 50;
/** All of them together must fit into one event of the journal; in UTF-16 code units. */
const LONGEST_PATCH = 50_000;

/** Whether a pull request may change more files than those that GitHub lists. */
export function mayHaveMore(files: readonly ChangedFile[]): boolean {
  return files.length >= MOST_FILES;
}

/** Whether {@link fileFacts} shows each of them. */
export function areAllShown(files: readonly ChangedFile[]): boolean {
  return files.length <= MOST_SHOWN;
}

/** Whether a person sees all that changes in a file; GitHub leaves out what is binary or too large. */
export function isShown({ patch }: Pick<ChangedFile, 'patch'>): boolean {
  return patch !== null && patch.length <= LONGEST_PATCH && isShownInFull(patch);
}

/** GitHub doesn't list modes, but a symlink is one line without a newline, and a submodule says so. */
export function isNoText({ patch }: Pick<ChangedFile, 'patch'>): boolean {
  return /^@@ -0,0 \+1 @@.*\n\+(?:.*\n\\ No newline at end of file$|Subproject commit [0-9a-f]{7,64}$)/.test(
    patch?.trimEnd() ?? '',
  );
}

/** The files with their changes, those that aren't as expected first. */
export function fileFacts(
  files: readonly ChangedFile[],
  isExpected: (file: ChangedFile) => boolean,
  more: Pick<Fact, 'group'> = {},
): readonly Fact[] {
  const all = [...files.filter(file => !isExpected(file)), ...files.filter(isExpected)];
  return [
    ...all.slice(0, MOST_SHOWN).map(file =>
      fact(neutral(file.path, 300), neutral(file.status, 40), isExpected(file) ? 'good' : 'bad', {
        ...more,
        ...(file.patch === null ? {} : { detail: file.patch.slice(0, LONGEST_PATCH) }),
      }),
    ),
    ...(areAllShown(all)
      ? []
      : [fact(l10n.t('More files'), l10n.t`${all.length - MOST_SHOWN} more`, 'bad', more)]),
  ];
}
