import { readAddress } from './address';
import type { ResourceChange } from './plan';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** Actions of providers (Terraform 1.14), as the plan lists them one below the other. */
export interface ReadActions {
  readonly invoked: readonly ResourceChange[];
  /** Index of the line after them. */
  readonly next: number;
}

const LIFECYCLE = /^ {4}# Actions to be invoked (before|after) this change in order:$/;
const CALLED = /^ {2}# (\S.*) will be invoked(?: \(called from (\S.*)\))?$/;
const OPENING = /^ {4}action "([^"]+)" "([^"]+)" \{$/;
/** A setting stands there, or the end of a value of several lines, or how many are hidden. */
const SETTING = /^ {12}([\p{ID_Start}_][\p{ID_Continue}-]{0,200}|"(?:[^"\\]|\\.){0,200}")(?: +=| \{)/u;
const OTHER = /^ {12}(?:[\])}]|EOT|# \()/;
/** Between the braces of a setting block. */
const INSIDE = /^ {13}/;

/** Whether actions that a resource brings with it are listed below this line. */
export function isActionsHeading({ text }: ScreenLine): boolean {
  return LIFECYCLE.test(text);
}

/**
 * Reads the actions that are invoked before or after a change.
 * https://github.com/hashicorp/terraform/blob/v1.14.0/internal/command/jsonformat/plan.go (renderActionInvocation)
 * @param start index of the line that announces them
 * @param resource address of what changes
 * @returns undefined when the record ends within them
 * @throws {UnreadableError}
 */
export function readLifecycleActions(
  lines: readonly ScreenLine[],
  start: number,
  resource: string | undefined,
): ReadActions | undefined {
  const when = LIFECYCLE.exec(lines[start]?.text ?? '')?.[1];
  if (when === undefined || resource === undefined) throw strange();
  const invoked: ResourceChange[] = [];
  let at = start + 1;
  for (; at < lines.length && lines[at]?.text.startsWith('    # ') === true;) {
    const action = readAction(lines, at, `${when} ${resource}`);
    if (action === undefined) return undefined;
    invoked.push(action.change);
    at = action.next;
  }
  if (at >= lines.length) return undefined;
  if (invoked.length === 0) throw strange();
  return { invoked, next: at };
}

/**
 * Reads the actions that are invoked for their own sake, which the plan lists below the line that counts.
 * @param start index of the line that announces them
 * @param most how many there can be
 * @returns undefined when the record ends within them
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
    const action = readAction(lines, at + 1, called[2] === undefined ? null : `called from ${called[2]}`);
    if (action === undefined) return undefined;
    if (action.change.address !== called[1] || lines[at]?.plain !== true) throw strange();
    invoked.push(action.change);
    at = action.next;
  }
  if (invoked.length === 0) throw strange();
  return { invoked, next: at };
}

function readAction(lines: readonly ScreenLine[], start: number, reason: string | null) {
  if (start + 1 >= lines.length) return undefined;
  const [heading, opening] = lines.slice(start, start + 2);
  const [, type, name] = OPENING.exec(opening?.text ?? '') ?? [];
  const text = heading?.text.slice(6) ?? '';
  const address = readAddress(text);
  const fits =
    address?.mode === 'action' && address.text === text && address.type === type && address.name === name;
  if (!fits || heading?.plain !== true || opening?.plain !== true || !heading.raw.includes(text)) {
    throw strange();
  }
  const settings = readSettings(lines, start + 2);
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

/** Names of the settings of an action, up to its closing brace. */
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
  return new UnreadableError('An action that the plan invokes is not in Terraform’s words.');
}
