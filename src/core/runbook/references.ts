/** A name in a text that stands for a value: of an input, an output of an earlier step, or a resource. */
export type Reference =
  | { readonly of: 'input'; readonly name: string }
  | { readonly of: 'step'; readonly step: string; readonly name: string }
  | { readonly of: 'resource'; readonly resource: string; readonly name: string };

/** A text split into parts, in order. */
export type TextPart = { readonly text: string } | { readonly reference: Reference; readonly text: string };

const BEGIN = '${{';
const END = '}}';
const INPUT = /^inputs\.([A-Za-z][A-Za-z0-9_-]*)$/;
const RESOURCE = /^resources\.([A-Za-z][A-Za-z0-9_-]*)\.([A-Za-z]+)$/;
/** An id may contain dots; the output is whatever follows the last one. */
const STEP = /^steps\.([A-Za-z0-9_][A-Za-z0-9_.-]*)\.([A-Za-z_][A-Za-z0-9_-]*)$/;

/**
 * Splits a text at its references, once, left to right, in linear time. Anything that isn't a reference stays text.
 * @returns also any malformed references, as written
 */
export function partsOf(text: string): {
  readonly parts: readonly TextPart[];
  readonly others: readonly string[];
} {
  const parts: TextPart[] = [];
  const others: string[] = [];
  let from = 0;
  for (let begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, from)) {
    const end = text.indexOf(END, begin);
    const written = text.slice(begin, end < 0 ? undefined : end + END.length);
    const reference = end < 0 ? undefined : referenceOf(written.slice(BEGIN.length, -END.length).trim());
    if (begin > from) parts.push({ text: text.slice(from, begin) });
    if (reference === undefined) others.push(written);
    parts.push(reference === undefined ? { text: written } : { reference, text: written });
    from = begin + written.length;
    if (end < 0) break;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return { parts, others };
}

/** The references in a text. */
export function referencesIn(text: string): readonly Reference[] {
  return partsOf(text).parts.flatMap(part => ('reference' in part ? [part.reference] : []));
}

/** Replaces each reference in a text. */
export function withoutReferences(text: string, instead: string): string {
  return partsOf(text)
    .parts.map(part => ('reference' in part ? instead : part.text))
    .join('');
}

/** Whether any text within a value of a runbook contains a reference. */
export function hasReferences(value: unknown): boolean {
  return textsIn(value).some(({ text }) => referencesIn(text).length > 0);
}

/** Ids of the steps whose values a step uses. */
export function stepsUsedBy(step: {
  readonly with?: unknown;
  readonly instructions?: unknown;
  readonly when?: unknown;
}): readonly string[] {
  return textsIn([step.with, step.instructions, step.when])
    .flatMap(({ text }) => referencesIn(text))
    .flatMap(reference => (reference.of === 'step' ? [reference.step] : []));
}

/** A reference as written in a runbook, without its braces. */
export function inWords(reference: Reference): string {
  switch (reference.of) {
    case 'input':
      return `inputs.${reference.name}`;
    case 'step':
      return `steps.${reference.step}.${reference.name}`;
    case 'resource':
      return `resources.${reference.resource}.${reference.name}`;
  }
}

/** Every text within a value of a runbook, with its path. */
export function textsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly { readonly path: readonly (string | number)[]; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, at) => textsIn(each, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, [...path, key]));
}

/** The same value with its texts changed. */
export function mapTexts(
  value: unknown,
  change: (text: string, path: readonly (string | number)[]) => string,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((each, at) => mapTexts(each, change, [...path, at]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, mapTexts(each, change, [...path, key])]),
  );
}

function referenceOf(name: string): Reference | undefined {
  const [, input] = INPUT.exec(name) ?? [];
  if (input !== undefined) return { of: 'input', name: input };
  const [, resource, key] = RESOURCE.exec(name) ?? [];
  if (resource !== undefined && key !== undefined) return { of: 'resource', resource, name: key };
  const [, step, output] = STEP.exec(name) ?? [];
  return step === undefined || output === undefined ? undefined : { of: 'step', step, name: output };
}
