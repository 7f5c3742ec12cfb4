import * as l10n from '@vscode/l10n';
import type { ResourceChange } from './plan';
import { readBody } from './resourceBody';
import { readHeading, type ResourceHeading } from './resourceHeading';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** One resource of a plan, or of the notes on drift. */
export interface ReadResource {
  readonly does: ResourceHeading['does'];
  readonly change: ResourceChange | null;
  readonly address: string;
  /** A value contains terminal sequences. */
  readonly garbled: boolean;
  /** Index of the line after its closing brace. */
  readonly next: number;
}

const SYMBOLS: Readonly<Record<ResourceHeading['does'], readonly string[]>> = {
  create: ['  +'],
  update: ['  ~'],
  delete: ['  -'],
  replace: ['-/+', '+/-'],
  read: [' <='],
  // Terraform prints one space fewer than OpenTofu.
  forget: [' .', '  .'],
  import: ['   '],
  move: ['   '],
  defer: ['  +', '  ~', '  -', '-/+', '+/-', ' <=', '   '],
  changed: ['  ~'],
  deleted: ['  -'],
};
// OpenTofu prints two spaces more than Terraform.
const FORGETS = ['+/.', './+', '  ./+'];
// Terraform 1.0 and 1.1 print two spaces behind the name of a data source.
const OPENING =
  /^(?<symbol>.{2,5}) (?<mode>resource|data) "(?<type>[^"]+)" "(?<name>[^"]+)" {1,2}\{(?<closed>\})?(?: # forces replacement)?$/;

/**
 * Reads one resource and checks that heading, symbol, type and name agree.
 * @param start index of its heading
 * @param allowedAttributes attributes, by address, whose values may leave the record
 * @returns undefined if the record ends within it
 * @throws {UnreadableError}
 */
export function readResource(
  lines: readonly ScreenLine[],
  start: number,
  allowedAttributes: (address: string) => readonly string[],
): ReadResource | undefined {
  let opening = start;
  while (/^ {1,2}(?:#|\(because )/.test(lines[opening]?.text ?? '')) opening++;
  if (opening >= lines.length) return undefined;
  if (lines.slice(start, opening + 1).some(line => !line.plain)) {
    throw new UnreadableError(l10n.t('The heading of a resource in the plan holds terminal sequences.'));
  }
  const heading = readHeading(lines, start);
  const address = `${heading.address.text}${heading.deposed}`;
  const { symbol, mode, type, name, closed } = OPENING.exec(lines[opening]?.text ?? '')?.groups ?? {};
  if (
    symbol === undefined ||
    start + heading.length !== opening ||
    !(heading.forgets ? FORGETS : SYMBOLS[heading.does]).includes(symbol) ||
    mode !== heading.address.mode ||
    type !== heading.address.type ||
    name !== heading.address.name
  ) {
    throw new UnreadableError(l10n.t`What the plan says about ${address} does not fit together.`);
  }

  const withoutSymbols = symbol === '  .';
  const body =
    closed === undefined
      ? readBody(lines, opening + 1, withoutSymbols ? 4 : 8, allowedAttributes(heading.address.text))
      : { changedAttributes: [], computedAttributes: [], shown: [], garbled: false, next: opening + 1 };
  if (body === undefined) return undefined;
  const { does } = heading;
  const { garbled, next } = body;
  if (does === 'changed' || does === 'deleted') return { does, change: null, address, garbled, next };
  if (does === 'defer') {
    const { reason } = heading;
    const change = { address, action: does, reason, previousAddress: null, changedAttributes: [], shown: [] };
    return { does, change, address, garbled, next };
  }
  const change: ResourceChange = {
    address,
    action: does,
    ...(does === 'replace' ? { order: symbol === '-/+' ? 'delete-first' : 'create-first' } : {}),
    ...(heading.forgets ? { forgets: true } : {}),
    reason: heading.reason,
    previousAddress: heading.previousAddress,
    ...(heading.imported ? { imported: true } : {}),
    changedAttributes: body.changedAttributes,
    ...(body.computedAttributes.length > 0 ? { computedAttributes: body.computedAttributes } : {}),
    shown: body.shown,
  };
  return { does, change, address, garbled, next };
}
