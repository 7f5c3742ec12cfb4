import type { Commit } from '../ports/github';

/** Headings that commits are shown under, in order of interest to a person. */
export const commitGroups = [
  'Breaking',
  'Features',
  'Fixes',
  'Other changes',
  'Documentation',
  'Dependencies',
] as const;
export type CommitGroup = (typeof commitGroups)[number];

/** The informative part of a commit's title, and the pull request it came from. */
export interface CommitTitle {
  readonly group: CommitGroup;
  /** Without its conventional prefix and the number of its pull request. */
  readonly text: string;
  readonly pullRequest: number | null;
}

/** `feat(scope)!: text` (https://www.conventionalcommits.org/en/v1.0.0/). */
const PREFIX = /^([a-z]{2,12})(\([^()]{1,60}\))?(!)?: */i;
/** The end of a squash merge's title: ` (#123)`. */
const PULL_REQUEST = / ?\(#(\d{1,9})\)$/;
const BY_TYPE: Readonly<Record<string, CommitGroup>> = {
  feat: 'Features',
  feature: 'Features',
  fix: 'Fixes',
  hotfix: 'Fixes',
  revert: 'Fixes',
  docs: 'Documentation',
  doc: 'Documentation',
  deps: 'Dependencies',
  perf: 'Other changes',
  refactor: 'Other changes',
  chore: 'Other changes',
  build: 'Other changes',
  ci: 'Other changes',
  style: 'Other changes',
  test: 'Other changes',
};
/** First words of titles without a prefix. */
const BY_FIRST_WORD: readonly (readonly [RegExp, CommitGroup])[] = [
  [
    /^(?:update|bump|pin|upgrade) (?:dependenc|the .{1,60} group|\S{1,100} (?:action|digest|docker|orb|to v?\d|from v?\d))/i,
    'Dependencies',
  ],
  [/^(?:lock file maintenance|pin dependencies)/i, 'Dependencies'],
  [/^(?:fix|correct|repair|resolve|prevent|avoid|revert|retry|handle)(?:e?s|e?d)?\b/i, 'Fixes'],
  [/^(?:add|allow|support|implement|introduce|enable|create)(?:e?s|e?d)?\b/i, 'Features'],
  [/^(?:document|describe|explain)(?:s|d|ed)?\b/i, 'Documentation'],
];
const BOT = /^(?:renovate|dependabot)(?:-preview)?(?:\[bot\])?$/i;

/** Meaning of pull request labels, in any team's scheme. Purely internal changes don't count as features. */
const BY_LABEL: readonly (readonly [RegExp, CommitGroup])[] = [
  [/\bbreaking\b/i, 'Breaking'],
  [/\b(?:dependenc(?:y|ies)|deps)\b/i, 'Dependencies'],
  [/\b(?:internal|chore|maintenance|refactor\w*)\b/i, 'Other changes'],
  [/\b(?:bug|bug-?fix|fix|regression)\b/i, 'Fixes'],
  [/\b(?:features?|enhancement|addition|improvement)\b/i, 'Features'],
  [/\b(?:docs?|documentation)\b/i, 'Documentation'],
];

/**
 * Classifies a commit by the first of these that applies: a breaking prefix, a bot as its author or a `deps` scope, a breaking
 * label, its conventional type, the labels of its pull request, the first words of its title.
 * @param labelsOf labels by number of the pull request
 */
export function titleOf(
  { title, author }: Pick<Commit, 'title' | 'author'>,
  labelsOf?: ReadonlyMap<number, readonly string[]>,
): CommitTitle {
  const [, type, scope = '', breaks] = PREFIX.exec(title) ?? [];
  const [, number] = PULL_REQUEST.exec(title) ?? [];
  const isPrefixed = type !== undefined && Object.hasOwn(BY_TYPE, type.toLowerCase());
  const text = (isPrefixed ? title.replace(PREFIX, '') : title).replace(PULL_REQUEST, '');
  return {
    group: groupOf(),
    text: text === '' ? title : text,
    pullRequest: number === undefined ? null : Number(number),
  };

  function groupOf(): CommitGroup {
    if (isPrefixed && breaks !== undefined) return 'Breaking';
    if (BOT.test(author) || /^\(deps/i.test(scope)) return 'Dependencies';
    const byType = isPrefixed ? BY_TYPE[type.toLowerCase()] : undefined;
    const labels = labelsOf?.get(Number(number)) ?? [];
    const byLabel = BY_LABEL.find(([says]) => labels.some(label => says.test(label)))?.[1];
    if (byLabel === 'Breaking') return byLabel;
    return byType ?? byLabel ?? BY_FIRST_WORD.find(([begins]) => begins.test(title))?.[1] ?? 'Other changes';
  }
}
