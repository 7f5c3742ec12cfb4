import * as l10n from '@vscode/l10n';
import type { RecordReading } from './plan';

/** https://github.com/hashicorp/terraform/blob/v1.14.0/internal/terraform/context_plan.go, and the same in OpenTofu */
const TARGETED = 'Resource targeting is in effect';

/** Whether one of a plan's warnings says that it is limited to some resources. */
export function isTargeted(warnings: readonly string[]): boolean {
  return warnings.some(text => text.includes(TARGETED));
}

/** Where such a plan finds nothing to change: the resources that it left out may differ. */
export const ONLY_SOME = l10n.t('Only some resources were planned (-target): others may differ');

/**
 * A reading without Terraform's warning that the plan is limited to some resources, if the runbook's own command does that. A
 * recipe or the environment may limit it, too, in which case the warning stays.
 * @param argv the command that makes the plan
 */
export function withTargeting(reading: RecordReading, argv: readonly string[]): RecordReading {
  if (!argv.some(word => /^--?(?:target|exclude)(?:-file)?(?:=|$)/.test(word))) return reading;
  if (reading.is === 'no-changes') {
    const { caveats = [], ...rest } = reading;
    const others = caveats.filter(text => text !== ONLY_SOME);
    return others.length === 0 ? rest : { ...rest, caveats: others };
  }
  if (reading.is !== 'prompt') return reading;
  const { plan } = reading;
  return { ...reading, plan: { ...plan, warnings: plan.warnings.filter(text => !isTargeted([text])) } };
}
