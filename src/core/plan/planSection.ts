import * as l10n from '@vscode/l10n';
import { looksDeferred } from './deferredSection';
import type { PlanCounts, ResourceChange } from './plan';
import { isActionsHeading, readCalledActions, readLifecycleActions, type ReadActions } from './planActions';
import { readResource, type ReadResource } from './resourceChange';
import { isHeading } from './resourceHeading';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';
import { toolIn, type Tool } from './wording';

/** Resource changes, from the line that announces them to the line with the counts. */
export interface PlanSection {
  readonly tool: Tool;
  readonly changes: readonly ResourceChange[];
  readonly counts: PlanCounts;
  /** Planning failed afterwards: an error follows instead of a question. */
  readonly errored: boolean;
  /** A value contains terminal sequences. */
  readonly garbled: boolean;
  /** Index of the line after it. */
  readonly next: number;
}
export interface DriftSection {
  readonly addresses: readonly string[];
  /** A value contains terminal sequences. */
  readonly garbled: boolean;
  readonly next: number;
}
type Allowed = (address: string) => readonly string[];

const ACTIONS = /^(Terraform|OpenTofu) will perform the following actions:$/;
const ACTIONS_ERRORED =
  /^(Terraform|OpenTofu) planned the following actions, but then encountered a problem:$/;
const DRIFT = /^Note: Objects have changed outside of (Terraform|OpenTofu)$/;
const COUNTS =
  /^Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy(?:, (\d+) to forget)?\.(?: Actions: (\d{1,9}) to invoke\.)?$/;
const CALLED = /^Terraform will invoke the following action\(s\):$/;
const RULE = /^─+$/;

/** Whether a line announces, belongs to or counts a plan's changes. */
export function looksLikePlan(line: ScreenLine): boolean {
  const { text } = line;
  return [ACTIONS, ACTIONS_ERRORED, DRIFT, /^Plan: \d/].some(shape => shape.test(text)) || isHeading(line);
}

/** @returns undefined if no section begins at `start`; `incomplete` if the record ends within it */
export function readPlanSection(
  lines: readonly ScreenLine[],
  start: number,
  allowed: Allowed,
): PlanSection | 'incomplete' | undefined {
  const text = lines[start]?.text ?? '';
  const failed = toolIn(ACTIONS_ERRORED.exec(text));
  const tool = toolIn(ACTIONS.exec(text)) ?? failed;
  if (tool === undefined) return undefined;
  const resources: ReadResource[] = [];
  const invoked: ResourceChange[] = [];
  for (let at = start + 1; at < lines.length;) {
    const line = lines[at];
    if (line === undefined) break;
    if (!line.plain)
      throw new UnreadableError(l10n.t('The plan holds terminal sequences that Terraform does not print.'));
    const counted = COUNTS.exec(line.text);
    if (counted !== null) {
      const changes = resources.flatMap(({ does, change }) => (does === 'defer' ? [] : (change ?? [])));
      if (changes.length !== resources.length)
        throw new UnreadableError(l10n.t('The plan lists drift among its changes.'));
      const counts = checked(changes, counted, tool);
      const all = allActions(lines, at + 1, invoked, Number(counted[6] ?? 0));
      if (all === undefined) break;
      return {
        tool,
        changes: [...changes, ...all.invoked],
        counts: counted[6] === undefined ? counts : { ...counts, invoke: Number(counted[6]) },
        errored: failed !== undefined,
        garbled: resources.some(each => each.garbled),
        next: all.next,
      };
    }
    if (line.text === '') at++;
    else if (isActionsHeading(line)) {
      const actions = readLifecycleActions(lines, at, resources.at(-1)?.address);
      if (actions === undefined) break;
      for (const each of actions.invoked) invoked.push(each);
      at = actions.next;
    } else {
      if (!isHeading(line))
        throw new UnreadableError(
          line.text.startsWith('Plan: ')
            ? l10n.t('The plan counts something that this version does not understand.')
            : l10n.t('The plan holds a line that is not in Terraform’s words.'),
        );
      const resource = readResource(lines, at, allowed);
      if (resource === undefined) break;
      resources.push(resource);
      at = resource.next;
    }
  }
  return 'incomplete';
}

/**
 * All actions of a plan, including those listed after the counts. Actions that the plan only counts become a single change.
 * @returns undefined if the record ends before that is known
 */
function allActions(
  lines: readonly ScreenLine[],
  start: number,
  listed: readonly ResourceChange[],
  total: number,
): ReadActions | undefined {
  let actions: ReadActions = { invoked: listed, next: start };
  if (listed.length > total) throw new UnreadableError(l10n.t('The plan lists more actions than it counts.'));
  if (listed.length < total) {
    let at = start;
    while (lines[at]?.text === '') at++;
    const line = lines[at];
    if (line === undefined) return undefined;
    if (CALLED.test(line.text)) {
      const called = readCalledActions(lines, at, total - listed.length);
      if (called === undefined) return undefined;
      actions = { invoked: [...listed, ...called.invoked], next: called.next };
    }
  }
  const unnamed = total - actions.invoked.length;
  if (unnamed === 0) return actions;
  // Not translated: the plan's hash covers it.
  const address = unnamed === 1 ? '(an action without a name)' : `(${unnamed} actions without a name)`;
  const change: ResourceChange = {
    address,
    action: 'invoke',
    reason: 'the plan only counts it',
    previousAddress: null,
    changedAttributes: [],
    shown: [],
  };
  return { ...actions, invoked: [...actions.invoked, change] };
}

/** The line with the counts must agree with what was read; otherwise something was misread. */
function checked(changes: readonly ResourceChange[], counted: RegExpExecArray, tool: Tool): PlanCounts {
  const count = (holds: (change: ResourceChange) => boolean) => changes.filter(holds).length;
  const number = (group: number) => Number(counted[group] ?? 0);
  const replaced = count(({ action }) => action === 'replace');
  const read = {
    import: count(({ imported }) => imported === true),
    add: count(({ action }) => action === 'create') + replaced,
    change: count(({ action }) => action === 'update'),
    destroy: count(({ action }) => action === 'delete') + replaced,
  };
  const kept = count(({ forgets }) => forgets === true);
  // OpenTofu didn't count them before 1.10, when it couldn't yet keep replaced objects either.
  const isCounted = tool === 'OpenTofu' && (counted[5] !== undefined || kept > 0);
  const forgotten = isCounted ? kept + count(({ action }) => action === 'forget') : 0;
  if (
    read.import !== number(1) ||
    read.add !== number(2) ||
    read.change !== number(3) ||
    read.destroy !== number(4) ||
    forgotten !== number(5)
  ) {
    throw new UnreadableError(l10n.t('The resources in the plan are not as many as its last line counts.'));
  }
  return read;
}

/** Notes on changes made outside of Terraform, up to the rule that ends them. */
export function readDriftSection(
  lines: readonly ScreenLine[],
  start: number,
): DriftSection | 'incomplete' | undefined {
  if (!DRIFT.test(lines[start]?.text ?? '')) return undefined;
  const addresses: string[] = [];
  let garbled = false;
  for (let at = start + 1; at < lines.length;) {
    const line = lines[at];
    if (line === undefined) break;
    if (!line.plain) throw new UnreadableError(l10n.t('The notes on drift hold terminal sequences.'));
    if (RULE.test(line.text)) return { addresses, garbled, next: at + 1 };
    if (looksDeferred(line))
      throw new UnreadableError(l10n.t('A part is left for later within the notes on drift.'));
    if (isHeading(line)) {
      const resource = readResource(lines, at, () => []);
      if (resource === undefined) break;
      addresses.push(resource.address);
      garbled ||= resource.garbled;
      at = resource.next;
    } else if (looksLikePlan(line)) {
      throw new UnreadableError(l10n.t('A plan begins within the notes on drift.'));
    } else at++;
  }
  return 'incomplete';
}
