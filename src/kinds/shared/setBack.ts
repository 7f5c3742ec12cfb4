import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import type { Obligation } from '../../core/journal/obligation';
import type { Undo } from '../../core/kind/undo';
import type { ObligationContext } from '../../core/kind/obligationKind';
import { neutral } from '../../core/text/neutral';
import { SetValueSchema } from '../../core/values/values';
import { fileText, valueIn, writeValue } from './fileValue';

type ByValue = Extract<Undo, { is: 'value' }>;

/** Whether a value in the checkout is as before, or committed if that was intended. */
export async function isSetBack(
  { previous }: Obligation,
  place: ByValue,
  context: ObligationContext,
): Promise<{ readonly met: boolean; readonly evidence: string }> {
  const text = await fileText(context, place.file);
  const now = JSON.stringify(await valueIn(context, place, text));
  const evidence = l10n.t`${place.at} of ${place.file} is ${neutral(now, 200)}`;
  if (now === previous) return { met: true, evidence };
  const isCommitted =
    place.commits && (await context.ports.git.fileAt('HEAD', place.file, context.signal)) === text;
  return isCommitted ? { met: true, evidence: l10n.t`${evidence}, as committed` } : { met: false, evidence };
}

/** Sets it back. @throws {ProblemError} `undo.unknown` if the journal doesn't have the previous value */
export async function setBack(
  { previous }: Obligation,
  place: ByValue,
  context: ObligationContext,
): Promise<void> {
  const kept = v.safeParse(SetValueSchema, parsed(previous));
  if (kept.success) return writeValue(context, place, kept.output);
  throw new ProblemError({
    code: 'undo.unknown',
    message: l10n.t`The journal doesn't say what ${place.at} of ${place.file} was before.`,
    remedy: l10n.t('Somebody changed the journal. Set the value yourself, as it is on the default branch.'),
  });
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
