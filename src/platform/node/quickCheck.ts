import type { GenericSchema } from 'valibot';

/** Whether a value definitely fits. false means it may or may not: ask the schema itself. */
type Check = (value: unknown) => boolean;

/** The parts of valibot's schema objects (https://valibot.dev/guides/internal-architecture/) that are used here. */
interface Shape {
  readonly type: string;
  readonly pipe?: readonly Shape[];
  readonly requirement?: unknown;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly wrapped?: Shape;
  readonly value?: Shape;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
}

/**
 * Compiles a schema into plain functions, for journals with thousands of lines: valibot builds a copy of every value with its
 * issues, which takes several times as long. Anything unsupported here (an action in a pipe, another type) returns false and so
 * is left to valibot: the quick check can only be too strict.
 */
export function quickCheck(schema: GenericSchema): Check {
  return compile(schema);
}

function compile(shape: Shape): Check {
  if (shape.pipe !== undefined) return allOf(shape.pipe);
  switch (shape.type) {
    case 'unknown':
      return value => value !== undefined;
    case 'number':
      return value => Number.isFinite(value);
    case 'integer':
      return value => Number.isInteger(value);
    case 'min_value':
      return value => Number(value) >= Number(shape.requirement);
    case 'max_length':
      return value => typeof value === 'string' && value.length <= Number(shape.requirement);
    case 'regex':
      return matches(shape.requirement);
    case 'check':
      return passes(shape.requirement);
    case 'string':
    case 'boolean':
      return value => typeof value === shape.type;
    case 'literal':
      return value => value === shape.literal;
    case 'picklist':
      return value => shape.options?.includes(value) === true;
    case 'optional':
      return anyOf(undefined, shape.wrapped);
    case 'nullable':
      return anyOf(null, shape.wrapped);
    case 'array':
      return arrayOf(shape.item);
    case 'record':
      return recordOf(shape.value);
    case 'object':
      return objectOf(shape.entries ?? {});
    default:
      return never;
  }
}

function matches(pattern: unknown): Check {
  return pattern instanceof RegExp && !pattern.global && !pattern.sticky
    ? value => typeof value === 'string' && pattern.test(value)
    : never;
}

function passes(requirement: unknown): Check {
  if (typeof requirement !== 'function') return never;
  const check = requirement as (value: unknown) => unknown;
  return value => check(value) === true;
}

const never: Check = () => false;

function anyOf(empty: null | undefined, wrapped: Shape | undefined): Check {
  const inner = wrapped === undefined ? never : compile(wrapped);
  return value => value === empty || inner(value);
}

/** A pipe starts with its own schema, which has no pipe there. */
function allOf(pipe: readonly Shape[]): Check {
  const inner = pipe.map(compile);
  return value => inner.every(check => check(value));
}

function recordOf(item: Shape | undefined): Check {
  const inner = item === undefined ? never : compile(item);
  return value =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(inner);
}

function arrayOf(item: Shape | undefined): Check {
  const inner = item === undefined ? never : compile(item);
  return value => Array.isArray(value) && value.every(inner);
}

function objectOf(entries: Readonly<Record<string, Shape>>): Check {
  const keys = Object.keys(entries);
  const checks = Object.values(entries).map(compile);
  return value => {
    if (typeof value !== 'object' || value === null) return false;
    const fields = value as Readonly<Record<string, unknown>>;
    // This runs for every event of a journal, so it doesn't create an array.
    for (let at = 0; at < keys.length; at++) if (checks[at]?.(fields[keys[at] ?? '']) !== true) return false;
    return true;
  };
}
