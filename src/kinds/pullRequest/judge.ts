import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import type { ChangedFile, PullRequest } from '../../core/ports/github';
import { neutral } from '../../core/text/neutral';
import { matchesWildcard } from '../../core/text/wildcard';
import { areAllShown, fileFacts, isNoText, isShown, mayHaveMore } from '../shared/changedFiles';
import { fact, shortSha } from '../shared/facts';
import { stateOf } from '../shared/pullRequest';
import type { Context } from './shape';

/** Only people reopen a pull request that was closed. */
export function closedUnmerged(context: Context, { number }: PullRequest, facts: readonly Fact[]) {
  return {
    is: 'stopped' as const,
    reading: context.reading(l10n.t`#${number} was closed`, facts),
    problem: {
      code: 'pull-request.closed',
      message: l10n.t`Pull request #${number} was closed without being merged.`,
      remedy: l10n.t('Reopen it on GitHub, then retry; or continue with a reason.'),
    },
  };
}

/** More would bury what matters. */
const MOST_FAULTS = 50;

/** Result of comparing a pull request's changes with what the runbook expects. */
export interface Judged {
  readonly facts: readonly Fact[];
  /** Unexpected changes, in no language: an approval is bound to them. */
  readonly unexpected: readonly string[];
}

/** Reads its files and reports which of them the runbook doesn't expect. */
export async function judgePullRequest(
  { params, ports, signal }: Context,
  repository: string,
  pull: PullRequest,
): Promise<Judged> {
  const about = [
    fact(l10n.t('Pull request'), neutral(`#${pull.number} ${pull.title}`, 300), 'info', {
      link: pull.url,
      detail: pull.body,
      markdown: true,
    }),
    fact(l10n.t('Author'), pull.author),
    fact(l10n.t('State'), stateOf(pull)),
    fact(l10n.t('Commit'), shortSha(pull.headSha), 'info', { detail: pull.headSha }),
  ];
  const { paths } = params;
  if (paths === undefined) return { facts: about, unexpected: [] };
  const files = await ports.github.pullRequestFiles(repository, pull.number, signal);
  const judged = new Map(files.map(file => [file, faultOf(file, paths)]));
  const faults = [
    ...(files.length === 0 ? [l10n.t('It lists no changed file')] : []),
    ...(mayHaveMore(files) ? [l10n.t('It changes more files than GitHub lists')] : []),
    ...(areAllShown(files) ? [] : [l10n.t`It changes ${files.length} files, more than are shown here`]),
    ...[...judged.values()].flatMap(fault => fault ?? []),
  ];
  return {
    facts: [
      ...faults
        .slice(0, MOST_FAULTS)
        .map(text => fact(l10n.t('Unexpected'), text, 'bad', { group: l10n.t('Unexpected') })),
      ...about,
      ...fileFacts(files, file => judged.get(file) === undefined),
    ],
    unexpected: [
      ...(files.length === 0 ? ['no file'] : []),
      ...(areAllShown(files) ? [] : ['more files']),
      ...[...judged].flatMap(([{ status, path }, fault]) => (fault === undefined ? [] : `${status} ${path}`)),
    ],
  };
}

function faultOf(file: ChangedFile, paths: readonly string[]): string | undefined {
  const { path, status, patch } = file;
  const name = neutral(path, 300);
  if (!paths.some(each => matchesPath(each, path))) return l10n.t`It changes ${name}`;
  if (patch === null) return l10n.t`GitHub does not show what changes in ${name}`;
  if (isNoText(file)) return l10n.t`${name} is a link or a submodule, not a text`;
  if (!isShown(file)) return l10n.t`${name} is too long to be shown here in full`;
  return status === 'modified' || status === 'added' ? undefined : l10n.t`${name} is ${neutral(status, 40)}`;
}

/** Whether a path matches a pattern: `*` stands for one segment, `**` for any number. */
export function matchesPath(pattern: string, path: string): boolean {
  return matchesParts(pattern.split('/'), path.split('/'));
}

/** Tracks reachable positions, so that this takes at most the product of both lengths. */
function matchesParts(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    for (const at of reached)
      if (part === '**') for (let to = at; to <= path.length; to += 1) next.add(to);
      else if (at < path.length && matchesWildcard(part, path[at] ?? '')) next.add(at + 1);
    reached = next;
  }
  return reached.has(path.length);
}
