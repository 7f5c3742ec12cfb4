import * as l10n from '@vscode/l10n';
import { inputFault } from '../../core/runbook/inputs';
import { neutral } from '../../core/text/neutral';

/** Why a text isn't an image tag, for people; undefined if it is one. */
export function imageTagFault(tag: string): string | undefined {
  const fault = inputFault({ type: 'image-tag' }, tag);
  return fault === undefined ? undefined : l10n.t`“${neutral(tag, 100)}” is no tag of an image. ${fault}`;
}
