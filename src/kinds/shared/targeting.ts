import { PARTIAL } from '../../core/plan/deferral';
import type { Plan } from '../../core/plan/plan';

/** https://github.com/hashicorp/terraform/blob/v1.14.0/internal/terraform/context_plan.go, and the same in OpenTofu */
const TARGETED = 'Resource targeting is in effect';

/**
 * A plan with what limits it to some resources: as the runbook's own command says, that is expected; set by anything else,
 * as a script or the environment, the plan is partial.
 * @param argv the command that makes it
 */
export function withTargeting(plan: Plan, argv: readonly string[]): Plan {
  const isTargeted = plan.warnings.some(text => text.includes(TARGETED));
  const isMeant = argv.some(word => /^--?(?:target|exclude)(?:-file)?(?:=|$)/.test(word));
  const { caveats = [] } = plan;
  return !isTargeted || isMeant || caveats.includes(PARTIAL)
    ? plan
    : { ...plan, caveats: [...caveats, PARTIAL] };
}
