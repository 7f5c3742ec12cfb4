import * as l10n from '@vscode/l10n';

/**
 * Reasons for deferring a change, from the code in Terraform's JSON to the words of its printed plan.
 * https://github.com/hashicorp/terraform/blob/v1.14.0/internal/command/jsonformat/plan.go (renderHumanDeferredDiff)
 */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['instance_count_unknown', 'because the number of resource instances is unknown'],
  ['resource_config_unknown', 'because the resource configuration is unknown'],
  ['provider_config_unknown', 'because the provider configuration is unknown'],
  ['deferred_prereq', 'because a prerequisite for this resource is deferred'],
  ['absent_prereq', 'because a prerequisite for this resource has not yet been created'],
]);
const NO_REASON = 'for an unknown reason';

/** @param code from Terraform's JSON, which documents that more codes may be added */
export function deferralWords(code: string): string {
  return WORDS.get(code) ?? NO_REASON;
}

/** A plan that leaves part of the work to a later one. */
export const PARTIAL = l10n.t('The plan is partial: the rest needs another plan and apply');
