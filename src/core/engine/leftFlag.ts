import type { Ports } from '../ports';
import type { Runbook } from './runbook';

/** origin's default branch as it was last fetched: reading it asks nobody. */
export const LAST_FETCHED = 'origin/HEAD';

/** A flag that is true on the default branch while nobody deploys: nothing guards the next apply. */
export interface LeftFlag {
  readonly runbookId: string;
  readonly attribute: string;
  /** Relative to the repository. */
  readonly file: string;
  /** Line on the default branch, from 1. */
  readonly line: number;
}

/**
 * Flags that the default branch, as last fetched, has as anything but false. What that branch doesn't have at all is left
 * to the preflight to tell.
 * @throws {ProblemError} `git.*` and `hcl.*`
 */
export async function findLeftFlags(
  { git, hcl }: Pick<Ports, 'git' | 'hcl'>,
  runbooks: readonly Runbook[],
  signal: AbortSignal,
): Promise<readonly LeftFlag[]> {
  const found = await Promise.all(
    runbooks.map(async ({ id, service: { file, module, flagAttribute: attribute } }) => {
      const text = await git.fileAt(LAST_FETCHED, file, signal);
      if (text === undefined) return [];
      const { value, line } = await hcl.read(file, text, { module, attribute });
      return value === false ? [] : [{ runbookId: id, attribute, file, line }];
    }),
  );
  return found.flat();
}
