import { readApplyLine } from './applyLine';
import { looksLikePlan } from './planSection';
import type { ScreenLine } from './screen';

// What HCP Terraform prints between plan and question: run tasks, cost estimates, and results of Sentinel, OPA or
// Terraform policies. Shapes based on
// https://github.com/hashicorp/terraform/blob/v1.14.0/internal/cloud/backend_common.go and, next to it,
// `backend_taskStage_taskResults.go`, `backend_taskStage_policyEvaluation.go` and `backend_tfPolicyEvaluation.go`.

/**
 * Whose output may follow: of run tasks, policies, or Sentinel, whose log is free text. `text`: the description of a policy, or the
 * message of a task, may go on.
 */
export type RemoteSection =
  'tasks' | 'tasks text' | 'policies' | 'policies text' | 'sentinel' | 'sentinel-advisory';

/** What one such line says. */
export interface RemoteCheck {
  /** Section that the next line is in. */
  readonly within: RemoteSection | undefined;
  /** `failed`: a mandatory check failed; `advisory`: an advisory one did. */
  readonly says?: 'failed' | 'advisory';
}

const LONGEST = 5_000;
const RULE = /^-{60,80}$/;
const HEADINGS: readonly (readonly [RegExp, RemoteSection | undefined])[] = [
  [/^Cost estimation:$/i, undefined],
  [/^(?:Pre-plan|Post-plan) Tasks:$/, 'tasks'],
  [/^Policy Evaluations$/, 'policies'],
  // Terraform up to 1.8 and OpenTofu have no other heading for them.
  [/^OPA Policy Evaluation$/, 'policies'],
  [/^Terraform policy Evaluations$/, 'policies'],
  [/^(?:Organization|Workspace) policy check:$/i, 'sentinel'],
];
/** Harmless output that may also appear without a heading. */
const SAYS_NOTHING = [
  /^Resources: \d{1,9} of \d{1,9} estimated$/,
  /^ {11}\$[\d.,]{1,20}\/mo [+-]\$[\d.,]{1,20}$/,
  /^Waiting for cost estimate to complete\.\.\.(?: \(\w{1,20} elapsed\))?$/,
  /^Not available for this plan, because it was created with the -target option\.$/,
  /^Cost Estimation errored\.$/,
  /^Sentinel Result: true$/,
];
const ELAPSED = String.raw`(?: +\(\w{1,20} elapsed\))?`;
/** Lines that may appear in a section, some with free text after a marker. */
const TELLS: Readonly<Record<'tasks' | 'policies', readonly RegExp[]>> = {
  tasks: [
    /^│ /,
    /^│$/,
    new RegExp(`^\\d{1,4} tasks still pending, \\d{1,4} passed, \\d{1,4} failed \\.\\.\\. ?${ELAPSED}$`),
    new RegExp(`^All tasks completed! \\d{1,4} passed, \\d{1,4} failed${ELAPSED}$`),
    /^Skipping (?:task results|\d{1,4} pending task result\(s\) because task stage is \w{1,40})\.$/,
  ],
  policies: [
    /^-{32}$/,
    new RegExp(`^Evaluating \\.\\.\\. ?${ELAPSED}$`),
    /^(?:OPA|Sentinel) Policy Evaluation$/,
    /^→→ Overall Result: (?:PASSED(?: \(with advisory\))?|skipped)$/,
    /^→→ Overall result : PASSED$/,
    /^ ?This (?:result )?means that all \w{1,20} policies passed(?:\.| and the protected behavior is allowed)$/,
    /^ Pending policy evaluation skipped as task stage is \w{1,40}\.$/,
    /^Skipping (?:policy evaluation|\d{1,4} pending policy evaluation\(s\) because task stage is \w{1,40})\.$/,
    /^\d{1,6} policies evaluated$/,
    /^ *→ Policy set \d{1,4}: /,
    /^ {2}↳ Policy name: /,
    /^ {5}\| /,
    /^(?:Pre-plan|Plan) stage: PASSED$/,
    /^\d{1,6} total, [\da-z, ]{1,100}$/,
    /^ {4}→ Policy name: "/,
    /^ {6}→ Result: (?:Passed|Advisory|Unknown)$/,
  ],
};
/** Free text behind a marker, which may have several lines; only the first has the marker. */
const FREE = /^(?: {5}\| |│ )/;
/** How HCP Terraform's own lines begin, or what they are about: none of these is taken for such text. */
const OWN = /^(?: *[→↳│|]|-{3}|\d)|\b(?:overall|results?|evaluations?|stage|tasks?)\b/i;
const FAILS =
  /^(?:Sentinel Result: (?:false|undefined|error)\b|→→ Overall [Rr]esult ?: FAILED$|│ Overall Result: Failed$)/;
const ADVISES =
  /^(?:→→ Overall Result: PASSED \(with advisory\)|│ Overall Result: Passed with advisory failures|\d{1,6} total, .{0,60}\b[1-9]\d{0,5} advisory\b.{0,60})$/;
const SENTINEL_POLICY = /^## Policy \d{1,4}: .{1,300} \((advisory|soft-mandatory|hard-mandatory)\)$/;
const SENTINEL_FAILS = /^Result: (?:false|undefined|error)\b/i;
/** A question, error or warning ends the section before it. */
const ENDS = /^(?:Do you |╷|Error: |Warning: )/;

/**
 * Reads a line of HCP Terraform's checks.
 * @param within section that the previous line was in
 * @returns undefined for any other line, including one that could be part of a plan
 */
export function readRemoteCheck(
  line: ScreenLine,
  within: RemoteSection | undefined,
): RemoteCheck | undefined {
  const { text, plain } = line;
  if (!plain || text.length > LONGEST) return undefined;
  if (RULE.test(text)) return { within: undefined };
  const heading = HEADINGS.find(([shape]) => shape.test(text));
  if (heading !== undefined) return { within: heading[1] };
  if (FAILS.test(text)) return { within, says: 'failed' };
  if (SAYS_NOTHING.some(shape => shape.test(text))) return { within };
  if (within === undefined || ENDS.test(text) || looksLikePlan(line)) return undefined;
  if (within === 'sentinel' || within === 'sentinel-advisory') return readSentinel(line, within);
  const section = within === 'tasks' || within === 'tasks text' ? 'tasks' : 'policies';
  if (TELLS[section].some(shape => shape.test(text))) {
    const next = FREE.test(text) ? (`${section} text` as const) : section;
    return ADVISES.test(text) ? { within: next, says: 'advisory' } : { within: next };
  }
  const goesOn = within !== section && !OWN.test(text) && readApplyLine(line) === undefined;
  return goesOn ? { within } : undefined;
}

/** Sentinel's log includes whatever policies print, so anything is allowed in it except what Terraform itself would say. */
function readSentinel(line: ScreenLine, within: 'sentinel' | 'sentinel-advisory'): RemoteCheck | undefined {
  if (readApplyLine(line) !== undefined) return undefined;
  const level = SENTINEL_POLICY.exec(line.text)?.[1];
  if (level !== undefined) return { within: level === 'advisory' ? 'sentinel-advisory' : 'sentinel' };
  if (!SENTINEL_FAILS.test(line.text)) return { within };
  return { within, says: within === 'sentinel' ? 'failed' : 'advisory' };
}
