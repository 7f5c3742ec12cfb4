import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { pointerNames } from '../../core/values/leaf';

/** https://www.rfc-editor.org/rfc/rfc6901 */
export const JsonPointerSchema = v.pipe(
  v.string(),
  v.regex(/^(?:\/(?:[^~/]|~[01])*)*$/, l10n.t('Write a JSON Pointer, for example /status or /items/0/name.')),
  v.maxLength(300, l10n.t('Use at most 300 characters.')),
);

/** The value that a pointer leads to; undefined if there is none. */
export function atPointer(json: unknown, pointer: string): unknown {
  return pointerNames(pointer).reduce(memberOf, json);
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    return /^(?:0|[1-9]\d{0,8})$/.test(name) ? (value[Number(name)] as unknown) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
