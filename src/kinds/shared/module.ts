import * as l10n from '@vscode/l10n';
import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { HclTarget, HclValue } from '../../core/ports/hcl';
import { flagOf, versionOf } from '../../core/runbook/resourceOf';

type Context = Pick<ObserveContext<unknown, unknown, 'module'>, 'resources' | 'ports'>;

/** Location of the flag that guards the apply. */
function flagTarget({ resources }: Context): HclTarget {
  return { module: resources.module.module, attribute: flagOf(resources.module) };
}
/** Location of the deployed version. */
function versionTarget({ resources }: Context): HclTarget {
  return { module: resources.module.module, attribute: versionOf(resources.module) };
}

/**
 * Text of the production module's file in the checkout, as the engineer sees it.
 * @throws {ProblemError} `files.missing`
 */
export async function moduleText({ resources, ports }: Context): Promise<string> {
  const text = await ports.files.read(resources.module.file);
  if (text === undefined) throw missing(resources.module.file, l10n.t('in the checkout'));
  return text;
}

/** The same at a commit. @throws {ProblemError} `files.missing` */
export async function moduleTextAt(
  { resources, ports }: Context,
  ref: string,
  signal: AbortSignal,
): Promise<string> {
  const text = await ports.git.fileAt(ref, resources.module.file, signal);
  if (text === undefined) throw missing(resources.module.file, l10n.t`at ${ref}`);
  return text;
}

/** The flag that a text of the module sets. */
export function readFlag(context: Context, text: string): Promise<HclValue> {
  return context.ports.hcl.read(context.resources.module.file, text, flagTarget(context));
}

/** The version that a text of the module sets. */
export function readVersion(context: Context, text: string): Promise<HclValue> {
  return context.ports.hcl.read(context.resources.module.file, text, versionTarget(context));
}

/** Sets the flag in the checkout and saves; does nothing if it already has the value. */
export async function writeFlag(context: Context, value: boolean): Promise<void> {
  await write(context, flagTarget(context), value);
}

/** Sets the deployed version in the checkout and saves; does nothing if it already has the value. */
export async function writeVersion(context: Context, imageTag: string): Promise<void> {
  await write(context, versionTarget(context), imageTag);
}

async function write(context: Context, target: HclTarget, value: string | boolean): Promise<void> {
  const { ports, resources } = context;
  const text = await moduleText(context);
  const edits = await ports.hcl.set(resources.module.file, text, target, value);
  if (edits.length > 0) await ports.files.edit(resources.module.file, text, edits);
}

function missing(path: string, where: string): ProblemError {
  return new ProblemError({
    code: 'files.missing',
    message: l10n.t`${path} is not there ${where}.`,
    remedy: l10n.t('Open the infrastructure repository, or correct "file" in the runbook.'),
  });
}

/** The attribute that a line of a Terraform file sets, if it sets one. */
export function attributeSetBy(line: string): string | undefined {
  return /^\s*([^\s=]+)\s*=/.exec(line)?.[1];
}
