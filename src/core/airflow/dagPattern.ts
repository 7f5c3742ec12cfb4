import * as v from 'valibot';

/** Ids of DAGs, in which `*` stands for anything, e.g. `etl_*`. */
export const DagPatternSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_.~*-]*[A-Za-z0-9_.~-][A-Za-z0-9_.~*-]*$/,
    'Write the id of a DAG, in which * stands for anything.',
  ),
  v.maxLength(250, 'Use at most 250 characters.'),
);

/** Whether a DAG is one that a pattern means; in time proportional to both. */
export function isMeant(pattern: string, dagId: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === dagId;
  if (!dagId.startsWith(first) || !dagId.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = dagId.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= dagId.length - last.length;
}
