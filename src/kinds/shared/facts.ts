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

/** Creates a fact, omitting an empty `link`. */
export function fact(
  label: string,
  value: string,
  tone: Tone = 'info',
  more: { link?: string | null } & Omit<Partial<Fact>, 'label' | 'value' | 'tone' | 'link'> = {},
): Fact {
  const { link, ...rest } = more;
  return { label, value, tone, ...(link == null || link === '' ? {} : { link }), ...rest };
}

/** The differences in one file, with its lines as the detail. */
export function diffFact({ path, removed, added }: FileDiff, tone: Tone = 'info'): Fact {
  return fact(path, `${removed.length} removed, ${added.length} added`, tone, {
    detail: [...removed.map(line => `-${line}`), ...added.map(line => `+${line}`)].join('\n'),
  });
}

/** `1 DAG`, `2 DAGs`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
