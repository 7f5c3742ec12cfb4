import { ProblemError } from '../errors';
import type { Ports } from '../ports';
import { flagOf } from '../runbook/resourceOf';
import { modulesOf, type TerraformModule } from '../runbook/resources';
import type { Runbook } from '../runbook/runbook';

/** origin's default branch as last fetched: reading it contacts nobody. */
export const LAST_FETCHED = 'origin/HEAD';

/** A flag that is true while no run is open, so that nothing guards the next apply. */
export interface LeftFlag {
  readonly runbookId: string;
  readonly attribute: string;
  /** `checkout`: only in this checkout, committed or not; on the default branch it is false. */
  readonly where: 'default-branch' | 'checkout';
  /** Relative to the repository. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

type Reads = Pick<Ports, 'git' | 'hcl' | 'files'>;

/**
 * Flags that are anything but false on the default branch, as last fetched, and those that are true only in this checkout.
 * What the default branch doesn't have is left to the preflight, and so is what can't be read: it must not hide the flag of
 * another runbook.
 */
export async function findLeftFlags(
  ports: Reads,
  runbooks: readonly Runbook[],
  signal: AbortSignal,
): Promise<readonly LeftFlag[]> {
  const found = await Promise.all(
    runbooks.flatMap(runbook =>
      modulesOf(runbook).map(async described => {
        const { id } = runbook;
        const { file, module, flag: attribute } = described;
        if (attribute === undefined) return [];
        const flag = { runbookId: id, attribute, file };
        const merged = await unlessUnreadable(async () => {
          const text = await ports.git.fileAt(LAST_FETCHED, file, signal);
          return text === undefined ? undefined : await ports.hcl.read(file, text, { module, attribute });
        });
        if (merged === undefined) return [];
        const { value, line } = merged;
        if (value !== false) return [{ ...flag, where: 'default-branch' as const, line }];
        const here = await lineInCheckout(ports, { file, module, attribute });
        return here === undefined ? [] : [{ ...flag, where: 'checkout' as const, line: here }];
      }),
    ),
  );
  return found.flat();
}

/**
 * Sets a flag in the checkout back to false and saves; does nothing if it already is.
 * @throws {ProblemError} `files.*` and `hcl.*`
 */
export async function setFlagBack(
  { files, hcl }: Pick<Ports, 'files' | 'hcl'>,
  described: TerraformModule,
): Promise<void> {
  const { file, module } = described;
  const attribute = flagOf(described);
  const text = (await files.read(file)) ?? '';
  const edits = await hcl.set(file, text, { module, attribute }, false);
  if (edits.length > 0) await files.edit(file, text, edits);
}

/** Line where the checkout has the flag set to true; unreadable text is assumed to be in the middle of an edit. */
function lineInCheckout(
  { files, hcl }: Reads,
  { file, module, attribute }: Pick<TerraformModule, 'file' | 'module'> & { readonly attribute: string },
): Promise<number | undefined> {
  return unlessUnreadable(async () => {
    const text = await files.read(file);
    if (text === undefined) return undefined;
    const { value, line } = await hcl.read(file, text, { module, attribute });
    return value === true ? line : undefined;
  });
}

async function unlessUnreadable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
