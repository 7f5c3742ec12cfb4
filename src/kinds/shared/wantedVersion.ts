import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import { givenText } from './given';
import { target } from './target';

/** Parameter of kinds that set the version of a module. */
export const WantedVersionSchema = v.object({
  /** Version to set; absent: the tag of the chosen image. */
  version: v.optional(givenText(l10n.t('a version'))),
});

/** The version that a module should have. @throws {ProblemError} `version.characters` */
export function wantedVersion(
  context: Pick<ObserveContext<v.InferOutput<typeof WantedVersionSchema>, unknown>, 'params' | 'output'>,
): string {
  const { version } = context.params;
  if (version === undefined) return context.output(target).imageTag;
  if (/^[A-Za-z0-9_][A-Za-z0-9._+:@/-]*$/.test(version)) return version;
  throw new ProblemError({
    code: 'version.characters',
    message: l10n.t('The version has characters that no version has.'),
    remedy: l10n.t(
      'Use letters, digits, ".", "_", "-", "+", ":", "@" and "/", and begin with a letter or digit.',
    ),
  });
}
