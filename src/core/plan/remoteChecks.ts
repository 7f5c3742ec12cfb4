import type { ScreenLine } from './screen';

// What HCP Terraform prints between plan and question: cost estimates and Sentinel's results.
// https://github.com/hashicorp/terraform/blob/v1.14.0/internal/backend/remote/backend_common.go
const SAYS_NOTHING = [
  /^-{60,80}$/,
  /^Cost estimation:$/i,
  /^Resources: \d{1,9} of \d{1,9} estimated$/,
  /^ {11}\$[\d.,]{1,20}\/mo [+-]\$[\d.,]{1,20}$/,
  /^(?:Organization|Workspace) policy check:$/i,
  /^Sentinel Result: true$/,
];
const FAILS = /^(?:Sentinel )?Result: (?:false|undefined|error)\b/i;

/** `passed` on a line of a check that lets the plan pass, `failed` where a policy does not; undefined on any other line. */
export function readRemoteCheck({ text, plain }: ScreenLine): 'passed' | 'failed' | undefined {
  if (!plain || text.length > 200) return undefined;
  if (FAILS.test(text)) return 'failed';
  return SAYS_NOTHING.some(shape => shape.test(text)) ? 'passed' : undefined;
}
