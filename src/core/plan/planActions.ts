import * as l10n from '@vscode/l10n';
import { readAddress } from './address';
import type { ResourceChange } from './plan';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** Provider actions (Terraform 1.14), which the plan lists one after another. */
export interface ReadActions {
  readonly invoked: readonly ResourceChange[];
  /** Index of the line after them. */
  readonly next: number;
}

const BEGINS = /^ {4}(?:# |action ")/;
const LIFECYCLE = /^ {4}# Actions to be invoked (before|after) this change in order:$/;
const CALLED = /^ {2}# (\S.*) will be invoked(?: \(called from (\S.*)\))?$/;
/** Terraform 1.16 prints each full address above its block. */
const ADDRESS = /^ {4}# (.*)$/;
const OPENING = /^ {4}action "([^"]+)" "([^"]+)" \{$/;
/** A setting's line; otherwise the end of a multi-line value, or a count of hidden settings. */
const SETTING = /^ {12}([\p{ID_Start}_][\p{ID_Continue}-]{0,200}|"(?:[^"\\]|\\.){0,200}")(?: +=| \{)/u;
const OTHER =
  /^(?: {12}(?:[\])}]|EOT|# \()| {10}# (?:At least one attribute in this block is|so its contents will not be displayed\.))/;
/** Between the braces of a setting block. */
const INSIDE = /^ {13}/;

/** Whether this line announces a list of actions that a resource triggers. */
export function isActionsHeading({ text }: ScreenLine): boolean {
  return LIFECYCLE.test(text);
}

/**
 * Reads the actions that are invoked before or after a change.
 * https://github.com/hashicorp/terraform/blob/v1.14.0/internal/command/jsonformat/plan.go (renderActionInvocation)
 * Up to 1.15, only the type and name are printed: an action is in the module of the resource that triggers it, and its key is omitted.
 * @param start index of the line that announces them
 * @param resource address of the triggering resource
 * @returns undefined if the record ends within them
 * @throws {UnreadableError}
 */
export function readLifecycleActions(
  lines: readonly ScreenLine[],
  start: number,
  resource: string | undefined,
): ReadActions | undefined {
  const when = LIFECYCLE.exec(lines[start]?.text ?? '')?.[1];
  if (when === undefined || resource === undefined) throw strange();
  const module = readAddress(resource)?.module ?? '';
  const invoked: ResourceChange[] = [];
  let at = start + 1;
  for (; at < lines.length && BEGINS.test(lines[at]?.text ?? '');) {
    const named = (type: string, name: string) => `${module}action.${type}.${name}`;
    const action = readAction(lines, at, named, `${when} ${resource}`);
    if (action === undefined) return undefined;
    invoked.push(action.change);
    at = action.next;
  }
  if (at >= lines.length) return undefined;
  if (invoked.length === 0) throw strange();
  return { invoked, next: at };
}

/**
 * Reads the actions that are invoked on their own, which the plan lists after the line with the counts.
 * @param start index of the line that announces them
 * @param most maximum number to read
 * @returns undefined if the record ends within them
 * @throws {UnreadableError}
 */
export function readCalledActions(
  lines: readonly ScreenLine[],
  start: number,
  most: number,
): ReadActions | undefined {
  const invoked: ResourceChange[] = [];
  let at = start + 1;
  for (; invoked.length < most;) {
    while (lines[at]?.text === '') at++;
    if (at >= lines.length) return undefined;
    const called = CALLED.exec(lines[at]?.text ?? '');
    if (called === null) break;
    const [, address = '', by] = called;
    const action = readAction(lines, at + 1, () => address, by === undefined ? null : `called from ${by}`);
    if (action === undefined) return undefined;
    if (action.change.address !== address || lines[at]?.plain !== true) throw strange();
    invoked.push(action.change);
    at = action.next;
  }
  if (invoked.length === 0) throw strange();
  return { invoked, next: at };
}

/** @param named gives the address of an action that has none printed above it */
function readAction(
  lines: readonly ScreenLine[],
  start: number,
  named: (type: string, name: string) => string,
  reason: string | null,
) {
  const heading = ADDRESS.exec(lines[start]?.text ?? '')?.[1];
  const at = heading === undefined ? start : start + 1;
  const opening = lines[at];
  if (opening === undefined) return undefined;
  const [, type = '', name = ''] = OPENING.exec(opening.text) ?? [];
  const text = heading ?? named(type, name);
  const address = readAddress(text);
  const fits =
    address?.mode === 'action' && address.text === text && address.type === type && address.name === name;
  const isPlain = lines.slice(start, at + 1).every(({ plain }) => plain);
  if (!fits || !isPlain || (heading !== undefined && lines[start]?.raw.includes(text) !== true)) {
    throw strange();
  }
  const settings = readSettings(lines, at + 1);
  if (settings === undefined) return undefined;
  const change: ResourceChange = {
    address: text,
    action: 'invoke',
    reason,
    previousAddress: null,
    changedAttributes: settings.names,
    shown: [],
  };
  return { change, next: settings.next };
}

/** Names of an action's settings, up to its closing brace. */
function readSettings(lines: readonly ScreenLine[], start: number) {
  const names = new Set<string>();
  let isWithin = false;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at];
    if (line?.plain !== true) throw strange();
    const { text } = line;
    if (!isWithin && text === '    }') return { names: [...names].sort(), next: at + 1 };
    const name = SETTING.exec(text)?.[1];
    if (!isWithin && text === '        config {') isWithin = true;
    else if (isWithin && text === '        }') isWithin = false;
    else if (isWithin && name !== undefined) names.add(name);
    else if (text !== '        config {}' && !(isWithin && isInside(text))) throw strange();
  }
  return undefined;
}

function isInside(text: string): boolean {
  return INSIDE.test(text) || OTHER.test(text) || text.trim() === '';
}

function strange(): UnreadableError {
  return new UnreadableError(l10n.t('An action that the plan invokes is not in Terraform’s words.'));
}
