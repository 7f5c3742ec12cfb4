import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { ObserveContext } from '../../core/kind/kind';
import type { ChangedFile, Commit, Comparison } from '../../core/ports/github';
import { commitGroups, titleOf, type CommitGroup } from '../../core/release/groups';
import { risksOf, type Risk } from '../../core/release/risks';
import { neutral } from '../../core/text/neutral';
import { count, fact, shortSha } from './facts';
import { Remembered } from './remembered';

/** GitHub's own limits of one comparison (https://docs.github.com/en/rest/commits/commits#compare-two-commits). */
const MOST_COMMITS = 250;
const MOST_FILES = 300;
/** Risks to name; a release with more of them requires a look at its diff anyway. */
const MOST_RISKS = 30;

type Labels = ReadonlyMap<number, readonly string[]>;
const remembered = new Remembered<Comparison | undefined>(8, 5 * 60_000);
const rememberedLabels = new Remembered<Labels>(8, 5 * 60_000);

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>;

/** Identifies the changes to show. */
export interface Since {
  readonly repository: string;
  /** The folder whose changes are released, if the repository has one with that name. */
  readonly app: string;
  /** Commit, or tag. */
  readonly from: string;
  /** Commit, or branch. */
  readonly to: string;
  /** Name of `from` for people, e.g. `rel-2026.11.08.14.31.07, which runs now`. */
  readonly since: string;
}

/**
 * Contents of a release, as evidence next to its question: warnings first, then the commits by topic. If the comparison
 * can't be read, a fact says so, and the question can still be answered.
 * @param find identifies the changes; its failure is reported the same way
 */
export async function changesSince(
  context: Context,
  find: () => Promise<Since | undefined> | Since | undefined,
): Promise<readonly Fact[]> {
  const unknown = (why: string) => [fact(l10n.t('Changes'), neutral(l10n.t`can't be shown: ${why}`), 'warn')];
  try {
    const which = await find();
    if (which === undefined) return [];
    const comparison = await compared(context, which);
    return comparison === undefined
      ? unknown(l10n.t`${which.since}, has no common history with ${shortSha(which.to)}`)
      : factsOf(comparison, which, await labelsOf(context, which, comparison));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return unknown(error.problem.message);
  }
}

function compared({ ports, signal }: Context, { repository, from, to }: Since) {
  const key = [ports.github.host, repository, from, to].join(' ');
  return remembered.get(key, ports.clock.now(), () => ports.github.compare(repository, from, to, signal));
}

/** Labels say more than titles, but if they can't be read, titles are used instead. */
async function labelsOf(
  { ports, signal }: Context,
  { repository, from, to }: Since,
  { commits }: Comparison,
): Promise<Labels | undefined> {
  if (commits.every(commit => titleOf(commit).pullRequest === null)) return undefined;
  const key = [ports.github.host, repository, from, to].join(' ');
  try {
    return await rememberedLabels.get(key, ports.clock.now(), () =>
      ports.github.closedLabels(repository, signal),
    );
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return undefined;
  }
}

function factsOf(comparison: Comparison, { app, since }: Since, labels: Labels | undefined): readonly Fact[] {
  const { aheadBy, behindBy, commits, files, url } = comparison;
  const authors = new Set(commits.map(({ author }) => author)).size;
  const whole = l10n.t`${count(aheadBy, 'commit')} by ${count(authors, 'author')} since ${since}`;
  const isCut = aheadBy > commits.length;
  return [
    fact(
      l10n.t('Changes'),
      neutral(
        aheadBy === 0
          ? l10n.t`none since ${since}`
          : isCut
            ? l10n.t`${whole}; the newest ${commits.length} are shown`
            : whole,
      ),
      'info',
      { link: url },
    ),
    ...(behindBy === 0
      ? []
      : [fact(l10n.t('Removes'), l10n.t`${count(behindBy, 'commit')} that run now`, 'warn', { link: url })]),
    ...riskFacts(files, app, url),
    ...commitFacts(commits, labels),
  ];
}

const RISK_GROUP = l10n.t('Look at this first');

function riskFacts(files: readonly ChangedFile[], app: string, url: string): readonly Fact[] {
  const isIn = ({ path }: { readonly path: string }) => path.startsWith(`${app}/`);
  // In a repository with several applications, the other ones' migrations aren't part of this image.
  const own = files.some(isIn) ? files.filter(file => isIn(file) || !file.path.includes('/')) : files;
  const risks = risksOf(own).toSorted((a, b) => ORDER[a.is] - ORDER[b.is]);
  const shown = risks.slice(0, MOST_RISKS).map(risk => {
    const [label, value] = inWords(risk);
    return fact(neutral(label, 200), neutral(value), 'warn', { group: RISK_GROUP, link: url });
  });
  return [
    ...shown,
    ...(risks.length > MOST_RISKS
      ? [
          fact(l10n.t('And more'), count(risks.length - MOST_RISKS, 'change'), 'warn', {
            group: RISK_GROUP,
            link: url,
          }),
        ]
      : []),
    ...(files.length >= MOST_FILES
      ? [
          fact(
            l10n.t('More files'),
            l10n.t`GitHub lists only ${MOST_FILES} changed files; look at the others there`,
            'warn',
            {
              group: RISK_GROUP,
              link: url,
            },
          ),
        ]
      : []),
  ];
}

const ORDER: Readonly<Record<Risk['is'], number>> = { airflow: 0, migration: 1, requirement: 2 };

function inWords({ is, name, before, after, path }: Risk): readonly [label: string, value: string] {
  const change =
    before === null
      ? l10n.t`${after ?? ''} is new`
      : after === null
        ? l10n.t`${before} is removed`
        : `${before} → ${after}`;
  switch (is) {
    case 'airflow':
      return ['Airflow', l10n.t`${change}, in ${path}`];
    case 'migration':
      return [l10n.t('Migration'), path];
    case 'requirement':
      return name === '' ? [l10n.t('Requirements'), path] : [name, l10n.t`${change}, in ${path}`];
  }
}

const GROUPS: Readonly<Record<CommitGroup, string>> = {
  Breaking: l10n.t('Breaking'),
  Features: l10n.t('Features'),
  Fixes: l10n.t('Fixes'),
  'Other changes': l10n.t('Other changes'),
  Documentation: l10n.t('Documentation'),
  Dependencies: l10n.t('Dependencies'),
};

/** Newest first within each group. */
function commitFacts(commits: readonly Commit[], labels: Labels | undefined): readonly Fact[] {
  const titled = commits
    .slice(-MOST_COMMITS)
    .reverse()
    .map(commit => ({ commit, ...titleOf(commit, labels) }));
  return commitGroups.flatMap(group =>
    titled
      .filter(each => each.group === group)
      .map(({ commit: { sha, author, url }, text, pullRequest }) => {
        const name = pullRequest === null ? shortSha(sha) : `#${pullRequest}`;
        return fact(
          neutral(text, 200),
          neutral(l10n.t`${name} by ${author}`, 200),
          group === 'Breaking' ? 'warn' : 'info',
          {
            group: GROUPS[group],
            link: pullRequest === null ? url : pullRequestUrl(url, pullRequest),
            column: l10n.t('Change'),
            cells: [
              { column: l10n.t('Author'), text: neutral(author, 100) },
              { column: l10n.t('Reference'), text: name },
            ],
          },
        );
      }),
  );
}

/** Address of a pull request in the same repository, or the commit's address if that doesn't look like GitHub's. */
function pullRequestUrl(commitUrl: string, number: number): string {
  return commitUrl.replace(/\/commit\/[0-9a-f]+$/, `/pull/${number}`);
}
