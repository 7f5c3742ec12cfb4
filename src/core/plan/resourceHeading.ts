import * as l10n from '@vscode/l10n';
import { readAddress, type ResourceAddress } from './address';
import { withColourWords } from './colourWords';
import type { PlanAction } from './plan';
import type { ScreenLine } from './screen';
import { UnreadableError } from './unreadable';

/** The comment above a resource in a plan: what happens to it and why. */
export interface ResourceHeading {
  readonly address: ResourceAddress;
  /** e.g. ` (deposed object 1a2b3c4d)`, else empty. */
  readonly deposed: string;
  /** `changed` and `deleted` are notes about drift: it happened outside of Terraform. */
  readonly does: Exclude<PlanAction, 'invoke'> | 'changed' | 'deleted';
  /** A new object is created, and the old one isn't destroyed. */
  readonly forgets: boolean;
  readonly reason: string | null;
  readonly previousAddress: string | null;
  readonly imported: boolean;
  /** Number of lines it spans. */
  readonly length: number;
}

const FORGETS = 'must be replaced, but the existing object will not be destroyed';
/** Appended by OpenTofu to any kind of replacement. */
const KEEPS_OLD = ' - older instance will not be destroyed (lifecycle.destroy = false)';
// The wording of Terraform 1.0 to 1.16 and OpenTofu 1.6 to 1.12:
// https://github.com/hashicorp/terraform/blob/v1.0.11/internal/command/format/diff.go (ResourceChange)
// https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/jsonformat/plan.go (resourceChangeComment)
// https://github.com/opentofu/opentofu/blob/v1.12.6/internal/command/jsonformat/plan.go
const SAYS: ReadonlyMap<string, readonly [ResourceHeading['does'], string | null]> = new Map([
  ['will be created', ['create', null]],
  ['will be read during apply', ['read', null]],
  ['will be updated in-place', ['update', null]],
  ['will be destroyed', ['delete', null]],
  ['will be imported', ['import', null]],
  ['must be replaced', ['replace', 'must be replaced']],
  ['is tainted, so must be replaced', ['replace', 'tainted']],
  ['is tainted, so it must be replaced', ['replace', 'tainted']],
  ['will be replaced, as requested', ['replace', 'as requested']],
  [
    'will be replaced due to changes in replace_triggered_by',
    ['replace', 'due to changes in replace_triggered_by'],
  ],
  ['will no longer be managed by Terraform, but will not be destroyed', ['forget', null]],
  ['will be removed from Terraform state, but will not be destroyed', ['forget', null]],
  ['will be removed from the OpenTofu state but will not be destroyed', ['forget', null]],
  [FORGETS, ['create', null]],
  ['was deferred', ['defer', null]],
  ['has changed', ['changed', null]],
  ['has been changed', ['changed', null]],
  ['has been deleted', ['deleted', null]],
]);
const DETAIL =
  /^ {1,2}#? ?\((because .+|config .+|depends on .+|left over from .+|destroy = false .+|for an unknown reason|will be imported first)\)$/;
const IMPORTED =
  /^ {2}# (?:\((?:imported from ".*"|will be imported first)\)|imported using resource identity(?: ".*"|: \{\}))$/;
const IDENTITY = '  # imported using resource identity: {';
const DESTROYS_IMPORTED = '  # Warning: this will destroy the imported resource';

/** Whether a line looks like the beginning of a resource in a plan. */
export function isHeading({ text }: ScreenLine): boolean {
  return /^ {1,2}# \S/.test(text);
}

/**
 * Reads the heading at `start`. The caller ensures that the lines are plain and complete.
 * @throws {UnreadableError} if it doesn't follow Terraform's wording
 */
export function readHeading(lines: readonly ScreenLine[], start: number): ResourceHeading {
  const printed = lines[start];
  const first = printed && withColourWords(printed);
  const address = first && addressIn(first, first.text.indexOf('#') + 2);
  if (first === undefined || address === undefined) throw strange(printed);
  const after = first.text.slice(first.text.indexOf('#') + 2 + address.text.length);
  const deposed = /^ \(deposed object [0-9a-f]+\)/.exec(after)?.[0] ?? '';
  const whole = after.slice(deposed.length).trim();
  const keepsOld = whole.endsWith(KEEPS_OLD);
  const words = keepsOld ? whole.slice(0, -KEEPS_OLD.length) : whole;

  const moved = words.startsWith('has moved to ')
    ? addressIn(first, first.text.length - words.length + 13)
    : null;
  const says = SAYS.get(words);
  if (moved === undefined || (moved === null && says === undefined)) throw strange(first);
  if (moved !== null && !words.endsWith(moved.text)) throw strange(first);
  if (keepsOld && says?.[0] !== 'replace') throw strange(first);

  const details = readDetails(lines, start + 1);
  return {
    address: moved ?? address,
    deposed,
    does: moved !== null ? 'move' : keepsOld ? 'create' : (says?.[0] ?? 'move'),
    reason: [says?.[1] ?? null, ...details.reasons].filter(reason => reason !== null).join('; ') || null,
    previousAddress: moved === null ? details.previousAddress : address.text,
    forgets: keepsOld || words === FORGETS,
    imported: details.imported || says?.[0] === 'import',
    length: 1 + details.length,
  };
}

function readDetails(lines: readonly ScreenLine[], start: number) {
  const reasons: string[] = [];
  let previousAddress: string | null = null;
  let imported = false;
  let at = start;
  for (; ; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const { text } = line;
    const detail = DETAIL.exec(text)?.[1];
    if (text.startsWith('  # (moved from ')) {
      const whole = withColourWords(line);
      const address = whole && addressIn(whole, '  # (moved from '.length);
      if (address === undefined || whole?.text !== `  # (moved from ${address.text})`) throw strange(line);
      previousAddress = address.text;
    } else if (IMPORTED.test(text)) imported = true;
    else if (text === IDENTITY) {
      imported = true;
      do at++;
      while (lines[at]?.text.startsWith('  #   ') === true);
      if (lines[at]?.text !== '  # }') throw strange(line);
    } else if (text === DESTROYS_IMPORTED) reasons.push('this will destroy the imported resource');
    else if (detail !== undefined) reasons.push(detail);
    else break;
  }
  return { reasons, previousAddress, imported, length: at - start };
}

/**
 * The address at a position in a line. An address split by a color that isn't part of a key is rejected: Terraform prints no
 * such address.
 */
function addressIn(line: ScreenLine, start: number): ResourceAddress | undefined {
  const address = readAddress(line.text, start);
  return address !== undefined && line.raw.includes(address.text) ? address : undefined;
}

function strange(line: ScreenLine | undefined): UnreadableError {
  const address = line && readAddress(line.text, line.text.indexOf('#') + 2)?.text;
  return new UnreadableError(
    address === undefined
      ? l10n.t('A resource in the plan has a heading that is not in Terraform’s words.')
      : l10n.t`What the plan says about ${address} is not in Terraform’s words.`,
  );
}
