import * as v from 'valibot';
import type { Step } from '../runbook/runbook';
import { change } from './change';
import type { Kind } from './kind';
import { mayChangeProduction } from './production';

/** Schemas whose value is a single word or number. */
const PLAIN = ['string', 'number', 'boolean', 'picklist', 'literal'];

interface AnySchema {
  readonly type: string;
  readonly wrapped?: AnySchema;
  readonly options?: unknown;
  readonly entries?: Readonly<Record<string, AnySchema>>;
}

/**
 * Names of the values that a step of that kind offers to references in later steps.
 * @param given its parameters as written
 * @returns undefined if they aren't accepted, so that the names are unknown
 */
export function outputsOf(kind: Kind, given: unknown): readonly string[] | undefined {
  if (kind.outputs === undefined) return plainEntries(kind.output);
  const params = v.safeParse(kind.params, given ?? {});
  return params.success ? kind.outputs(params.output) : undefined;
}

/** One of those values as text; undefined if the output has no such value. */
export function outputValue(kind: Kind, output: unknown, name: string): string | undefined {
  const parsed = v.safeParse(kind.output, output);
  if (!parsed.success || typeof parsed.output !== 'object' || parsed.output === null) return undefined;
  const found = Object.entries(parsed.output).find(([key]) => key === name)?.[1] as unknown;
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? String(found)
    : undefined;
}

function plainEntries({ entries = {} }: AnySchema): readonly string[] {
  return Object.entries(entries).flatMap(([name, schema]) => (isPlain(schema) ? [name] : []));
}

function isPlain({ type, wrapped, options }: AnySchema): boolean {
  if (type === 'union' && Array.isArray(options)) return (options as readonly AnySchema[]).every(isPlain);
  return wrapped === undefined ? PLAIN.includes(type) : isPlain(wrapped);
}

/** Names of outputs that such a step needs from earlier ones. @param given its parameters as written */
export function needsOf(
  { needs, unlessGiven = {} }: Pick<Kind, 'needs' | 'unlessGiven'>,
  given: Step['with'] | null,
): readonly string[] {
  return needs.filter(name => {
    const parameter = unlessGiven[name];
    return parameter === undefined || given?.[parameter] === undefined;
  });
}

/** Whether the output of a step of that kind is available under that name. */
export function provides(kind: Kind | undefined, name: string, step: Pick<Step, 'with'>): boolean {
  return kind !== undefined && namesOf(kind, step).includes(name);
}

/** All names under which its output is available: several kinds may share one. */
export function namesOf(kind: Kind, step: Pick<Step, 'with'>): readonly string[] {
  const changes = mayChangeProduction(kind, step) ? [change.name] : [];
  return [kind.name, ...(kind.provides ?? []), ...changes];
}
