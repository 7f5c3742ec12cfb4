import * as l10n from '@vscode/l10n';
import type { ObserveContext } from '../../core/kind/kind';
import type { Fact } from '../../core/journal/reading';
import type { PullRequest } from '../../core/ports/github';
import { fileFacts, isNoText, isShown, mayHaveMore } from './changedFiles';
import { firstOf } from '../../core/text/joined';

type Context = Pick<
  ObserveContext<{ readonly folder: string; readonly author?: string | undefined }, object, 'application'>,
  'ports' | 'resources' | 'signal' | 'params'
>;

/** Findings about a changelog's pull request. */
export interface Judged {
  /** Every file, worst first. */
  readonly files: readonly Fact[];
  /** What the release wouldn't do itself, in words; empty if there is nothing. */
  readonly unusual: readonly string[];
}

/** Lists every file of the pull request, and whatever isn't from the release: anyone who can push can add to its branch. */
export async function judgeChangelog(
  { ports, resources, signal, params }: Context,
  pull: PullRequest,
  releaseTag: string,
): Promise<Judged> {
  const [app = '', date = ''] = releaseTag.split(/-(?=[^-]*$)/);
  const expected = `${params.folder}/${app}/${date}.md`;
  const { github } = ports;
  const files = await github.pullRequestFiles(resources.application.name, pull.number, signal);
  const compared = await github.compare(resources.application.name, pull.base, pull.headSha, signal);
  const release = await github.release(resources.application.name, releaseTag, signal);
  const { defaultBranch } = await github.repository(resources.application.name, signal);

  const others = files.filter(({ path, status }) => path !== expected || status !== 'added');
  const author = params.author ?? release?.author ?? null;
  const commits = compared?.commits ?? [];
  const strangers = new Set(commits.map(commit => commit.author).filter(by => by !== pull.author));
  const unusual = [
    ...(others.length > 0 ? [l10n.t`It also changes ${named(others.map(({ path }) => path))}`] : []),
    ...(others.length === files.length ? [l10n.t`It does not add ${expected}`] : []),
    // A large or binary file is no reason to approve what nobody could read.
    ...(files.some(({ patch }) => patch === null) ? [l10n.t('GitHub does not show all of its content')] : []),
    ...(files.every(file => file.patch === null || isShown(file))
      ? []
      : [l10n.t('It is too long to be shown here in full')]),
    ...(files.some(isNoText) ? [l10n.t('It adds a link or a submodule, not a text')] : []),
    ...(mayHaveMore(files) ? [l10n.t('It changes more files than GitHub lists')] : []),
    ...(pull.author === author
      ? []
      : [l10n.t`${pull.author} opened it, not ${author ?? l10n.t('a known publisher')}`]),
    ...(strangers.size > 0
      ? [l10n.t`It has commits by ${named([...strangers].map(by => by || l10n.t('somebody unknown')))}`]
      : []),
    ...(commits.length === 1 ? [] : [l10n.t`It has ${commits.length} commits instead of one`]),
    ...(pull.base === defaultBranch ? [] : [l10n.t`It goes into ${pull.base}, not ${defaultBranch}`]),
    ...(pull.draft ? [l10n.t('It is a draft')] : []),
  ];
  return { files: fileFacts(files, file => !others.includes(file), { group: l10n.t('Files') }), unusual };
}

function named(names: readonly string[]): string {
  return firstOf(names, 3);
}
