import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import type { Fact, Tone } from '../../core/journal/reading';
import type { FileDiff } from '../../core/ports/git';

/** The first seven digits, the usual short form of a commit. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** `sha256:` and the first twelve digits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** When an image was built or released. */
export function builtAt(time: string | null | undefined): string {
  return time == null ? l10n.t('unknown') : clockTime(time);
}

/** More than a person reads of one text, and a fraction of what an event of the journal holds. */
const LONGEST = 100_000;

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Creates a fact, omitting an empty `link` and the end of an endless text. */
export function fact(
  label: string,
  value: string,
  tone: Tone = 'info',
  more: { link?: string | null } & Omit<Partial<Fact>, 'label' | 'value' | 'tone' | 'link'> = {},
): Fact {
  const { link, detail, ...rest } = more;
  return {
    ...{ label: cut(label), value: cut(value), tone },
    ...(link == null || link === '' ? {} : { link }),
    ...(detail === undefined ? {} : { detail: cut(detail) }),
    ...rest,
  };
}

/** More than a person reads of one thing. */
const MOST = 200;

/** The first facts of a list that others make as long as they like; the rest is only counted. */
export function firstFacts(facts: readonly Fact[], more: Pick<Fact, 'group'> = {}): readonly Fact[] {
  if (facts.length <= MOST) return facts;
  const rest = facts.length - MOST;
  return [...facts.slice(0, MOST), fact(l10n.t('And more'), l10n.t`${rest} more`, 'warn', more)];
}

/** The differences in one file, with its lines as the detail. */
export function diffFact({ path, removed, added }: FileDiff, tone: Tone = 'info'): Fact {
  return fact(path, l10n.t`${removed.length} removed, ${added.length} added`, tone, {
    detail: [...removed.map(line => `-${line}`), ...added.map(line => `+${line}`)].join('\n'),
  });
}

/** What is counted: for one, and for any other number. */
const NOUNS = {
  action: n => (n === 1 ? l10n.t('1 action') : l10n.t`${n} actions`),
  author: n => (n === 1 ? l10n.t('1 author') : l10n.t`${n} authors`),
  change: n => (n === 1 ? l10n.t('1 change') : l10n.t`${n} changes`),
  check: n => (n === 1 ? l10n.t('1 check') : l10n.t`${n} checks`),
  commit: n => (n === 1 ? l10n.t('1 commit') : l10n.t`${n} commits`),
  'commit tag': n => (n === 1 ? l10n.t('1 commit tag') : l10n.t`${n} commit tags`),
  DAG: n => (n === 1 ? l10n.t('1 DAG') : l10n.t`${n} DAGs`),
  event: n => (n === 1 ? l10n.t('1 event') : l10n.t`${n} events`),
  issue: n => (n === 1 ? l10n.t('1 issue') : l10n.t`${n} issues`),
  line: n => (n === 1 ? l10n.t('1 line') : l10n.t`${n} lines`),
  'new issue': n => (n === 1 ? l10n.t('1 new issue') : l10n.t`${n} new issues`),
  'unfinished deployment': n =>
    n === 1 ? l10n.t('1 unfinished deployment') : l10n.t`${n} unfinished deployments`,
} satisfies Readonly<Record<string, (n: number) => string>>;

/** `1 DAG`, `2 DAGs`. */
export function count(n: number, noun: keyof typeof NOUNS): string {
  return NOUNS[noun](n);
}
