import { ProblemError } from '../errors';
import type { Ports } from '../ports';
import { flagOf } from '../runbook/resourceOf';
import { modulesOf, type TerraformModule } from '../runbook/resources';
import type { Runbook } from '../runbook/runbook';

/** origin's default branch as it was last fetched: reading it asks nobody. */
export const LAST_FETCHED = 'origin/HEAD';

/** A flag that is true while no run is open: nothing guards the next apply. */
export interface LeftFlag {
  readonly runbookId: string;
  readonly attribute: string;
  /** `checkout`: in this checkout alone, committed or not; the default branch has it false. */
  readonly where: 'default-branch' | 'checkout';
  /** Relative to the repository. */
  readonly file: string;
  /** Line there, from 1. */
  readonly line: number;
}

type Reads = Pick<Ports, 'git' | 'hcl' | 'files'>;

/**
 * Flags that the default branch, as last fetched, has as anything but false, and those that only this checkout has as true.
 * What the default branch doesn't have at all is left to the preflight to tell, and so is what can't be read: it must not hide
 * the flag of another runbook.
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
 * Sets a flag of the checkout back to false and saves; nothing where it is false already.
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

/** Line at which the checkout has the flag as true; what can't be read there is amid an edit. */
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
