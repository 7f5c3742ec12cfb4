import * as l10n from '@vscode/l10n';
import { readApplyLine, saysThatItApplies, type ApplyLine } from './applyLine';
import { asksElsewhere, readApproval, type Approval } from './approval';
import { readDeferredSection, type DeferredSection } from './deferredSection';
import { readDiagnostic, type Diagnostic } from './diagnostic';
import {
  isNoChanges,
  isNoCurrentChanges,
  readCompactWarnings,
  readOutputsSection,
  skipProse,
  type OutputsSection,
  type WarningsSection,
} from './planEnd';
import {
  looksLikePlan,
  readDriftSection,
  readPlanSection,
  type DriftSection,
  type PlanSection,
} from './planSection';
import { readRemoteCheck, type RemoteCheck, type RemoteSection } from './remoteChecks';
import type { Screen, ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** An event in a record, in order. `text`: the lines of that part of the plan, for its hash. */
export type RecordEvent =
  | { readonly is: 'drift'; readonly section: DriftSection; readonly text: readonly string[] }
  | { readonly is: 'plan'; readonly section: PlanSection; readonly text: readonly string[] }
  | { readonly is: 'outputs'; readonly section: OutputsSection; readonly text: readonly string[] }
  | { readonly is: 'deferred'; readonly section: DeferredSection; readonly text: readonly string[] }
  /** `partial`: no changes now, because all are deferred to a later plan. */
  | { readonly is: 'no-changes'; readonly partial: boolean }
  | { readonly is: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly is: 'warnings'; readonly section: WarningsSection }
  | { readonly is: 'approval'; readonly approval: Approval }
  /** An HCP Terraform policy rejects the plan. */
  | { readonly is: 'policy-failed' }
  /** An HCP Terraform check failed, but it isn't mandatory. */
  | { readonly is: 'advisory' }
  /** A line of another form says that something is applied. */
  | { readonly is: 'applies-unread' }
  /** Any other line. */
  | { readonly is: 'other'; readonly looksLikePlan: boolean }
  | ApplyLine;

type Allowed = (address: string) => readonly string[];

/**
 * Yields the events of a record up to where it breaks off.
 * @throws {UnreadableError}
 */
export function* recordEvents(screen: Screen, allowed: Allowed): Generator<RecordEvent> {
  for (const { event } of readEvents(screen, allowed, { at: 0, applied: false }))
    if (event !== undefined) yield event;
}

/** Where to continue reading. */
export interface Place {
  /** Index of a line. */
  readonly at: number;
  /** Something was applied before it. */
  readonly applied: boolean;
  /** The section of HCP Terraform's checks that the previous line was in, if any. */
  readonly within?: RemoteSection | undefined;
}

/**
 * Like {@link recordEvents}, but starts at a place and returns the place after each event or line. An event never depends on
 * more than {@link LOOK_AHEAD} lines after its own.
 */
export function* readEvents(
  screen: Screen,
  allowed: Allowed,
  from: Place,
): Generator<{ readonly event?: RecordEvent; readonly next: Place }> {
  const { lines } = screen;
  let { applied, within } = from;
  for (let { at } = from; at < lines.length;) {
    const line = lines[at];
    if (line === undefined) return;
    if (line.text === '') {
      at++;
      continue;
    }
    // After a completed apply, outputs are listed, and multi-line texts are printed verbatim.
    const delimiter = applied ? /^\S+ = <<-?(EOT_*)$/.exec(line.text)?.[1] : undefined;
    if (delimiter !== undefined) {
      // A line of the text may look like one of Terragrunt's.
      do at++;
      while (at < lines.length && (lines[at]?.text !== delimiter || lines[at]?.wrapped !== line.wrapped));
      yield { next: { at, applied, within } };
      continue;
    }
    const check = readRemoteCheck(line, within);
    within = check?.within;
    const found = check === undefined ? readEvent(screen, at, line, allowed) : told(check, at);
    if (found === 'incomplete') return;
    applied = applied || found.event?.is === 'complete';
    at = found.next;
    yield { ...(found.event === undefined ? {} : { event: found.event }), next: { at, applied, within } };
  }
}

interface Found {
  readonly event?: RecordEvent;
  readonly next: number;
}

function told({ says }: RemoteCheck, at: number): Found {
  const next = at + 1;
  if (says === undefined) return { next };
  return { event: { is: says === 'failed' ? 'policy-failed' : 'advisory' }, next };
}

/** Every line that produces an event starts like this; most lines don't. */
const BEGINS = /^[A-Z ╷]|: /;
const OTHER: RecordEvent = { is: 'other', looksLikePlan: false };

function readEvent(screen: Screen, at: number, line: ScreenLine, allowed: Allowed): Found | 'incomplete' {
  const { lines } = screen;
  if (at > lines.length - 6 && asksElsewhere(line))
    throw new UnreadableError(
      l10n.t(
        'Something stands in front of each line of Terraform’s output, such as a Terragrunt log format that isn’t supported. Print those lines as they are (--tf-forward-stdout).',
      ),
    );
  if (!line.plain || !BEGINS.test(line.text)) return { event: OTHER, next: at + 1 };
  const text = (next: number) =>
    lines.slice(at, next).map(({ plain, text: shown, raw }) => (plain ? shown : raw));

  const plan = readPlanSection(lines, at, allowed);
  if (plan === 'incomplete') return plan;
  if (plan) return { event: { is: 'plan', section: plan, text: text(plan.next) }, next: plan.next };

  const drift = readDriftSection(lines, at);
  if (drift === 'incomplete') return drift;
  if (drift) return { event: { is: 'drift', section: drift, text: text(drift.next) }, next: drift.next };

  const deferred = readDeferredSection(lines, at);
  if (deferred === 'incomplete') return deferred;
  if (deferred)
    return { event: { is: 'deferred', section: deferred, text: text(deferred.next) }, next: deferred.next };

  const outputs = readOutputsSection(lines, at);
  if (outputs === 'incomplete') return outputs;
  if (outputs)
    return { event: { is: 'outputs', section: outputs, text: text(outputs.next) }, next: outputs.next };

  const diagnostic = readDiagnostic(lines, at);
  if (diagnostic === 'incomplete') return diagnostic;
  if (diagnostic) return { event: { is: 'diagnostic', diagnostic }, next: diagnostic.next };

  const warnings = readCompactWarnings(lines, at);
  if (warnings) return { event: { is: 'warnings', section: warnings }, next: warnings.next };

  const partial = isNoCurrentChanges(line);
  if (partial || isNoChanges(line)) return { event: { is: 'no-changes', partial }, next: at + 1 };
  const approval = readApproval(screen, at);
  if (approval) return { event: { is: 'approval', approval }, next: approval.next };
  const apply = readApplyLine(line);
  if (apply) return { event: apply, next: at + 1 };
  const prose = /^[A-Z]/.test(line.text) ? skipProse(lines, at) : undefined;
  if (prose !== undefined) return { next: prose };
  if (saysThatItApplies(line)) return { event: { is: 'applies-unread' }, next: at + 1 };
  return { event: { is: 'other', looksLikePlan: looksLikePlan(line) }, next: at + 1 };
}
