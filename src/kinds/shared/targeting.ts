import type { Plan } from '../../core/plan/plan';

/** https://github.com/hashicorp/terraform/blob/v1.14.0/internal/terraform/context_plan.go, and the same in OpenTofu */
const TARGETED = 'Resource targeting is in effect';

/**
 * A plan without Terraform's warning that it is limited to some resources, if the runbook's own command does that. A recipe
 * or the environment may limit it, too, in which case the warning stays.
 * @param argv the command that makes the plan
 */
export function withTargeting(plan: Plan, argv: readonly string[]): Plan {
  const isMeant = argv.some(word => /^--?(?:target|exclude)(?:-file)?(?:=|$)/.test(word));
  return isMeant ? { ...plan, warnings: plan.warnings.filter(text => !text.includes(TARGETED)) } : plan;
}
