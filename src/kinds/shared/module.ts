import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { HclTarget, HclValue } from '../../core/ports/hcl';

type Context = Pick<ObserveContext<unknown, unknown>, 'service' | 'ports'>;

/** Where the flag that guards the apply stands. */
export function flagTarget({ service }: Context): HclTarget {
  return { module: service.module, attribute: service.flagAttribute };
}
/** Where the deployed version stands. */
export function versionTarget({ service }: Context): HclTarget {
  return { module: service.module, attribute: service.versionAttribute };
}

/**
 * Text of the production module's file in the checkout, as the engineer sees it.
 * @throws {ProblemError} `files.missing`
 */
export async function moduleText({ service, ports }: Context): Promise<string> {
  const text = await ports.files.read(service.file);
  if (text === undefined) throw missing(service.file, 'in the checkout');
  return text;
}

/** The same at a commit. @throws {ProblemError} `files.missing` */
export async function moduleTextAt(
  { service, ports }: Context,
  ref: string,
  signal: AbortSignal,
): Promise<string> {
  const text = await ports.git.fileAt(ref, service.file, signal);
  if (text === undefined) throw missing(service.file, `at ${ref}`);
  return text;
}

/** The flag and the version that a text of the module sets. */
export async function readModule(
  context: Context,
  text: string,
): Promise<{ readonly flag: HclValue; readonly version: HclValue }> {
  const { ports, service } = context;
  const flag = await ports.hcl.read(service.file, text, flagTarget(context));
  const version = await ports.hcl.read(service.file, text, versionTarget(context));
  return { flag, version };
}

/** Sets the flag in the checkout and saves; nothing when it stands there already. */
export async function writeFlag(context: Context, value: boolean): Promise<void> {
  await write(context, flagTarget(context), value);
}

/** Sets the deployed version in the checkout and saves; nothing when it stands there already. */
export async function writeVersion(context: Context, imageTag: string): Promise<void> {
  await write(context, versionTarget(context), imageTag);
}

async function write(context: Context, target: HclTarget, value: string | boolean): Promise<void> {
  const { ports, service } = context;
  const text = await moduleText(context);
  const edits = await ports.hcl.set(service.file, text, target, value);
  if (edits.length > 0) await ports.files.edit(service.file, text, edits);
}

function missing(path: string, where: string): ProblemError {
  return new ProblemError({
    code: 'files.missing',
    message: `${path} is not there ${where}.`,
    remedy: 'Open the infrastructure repository, or correct "file" in the runbook.',
  });
}
