import { mapTexts, partsOf } from '../runbook/references';

/** A reference to the value of a round. No two parts match the same character, so matching takes linear time. */
const REFERENCE = /\$\{\{\s*for(?:\.([^\s{}]*))?\s*\}\}/g;

/** References to the value of a round in a text, with the names they use. */
export function forReferences(text: string): readonly { readonly written: string; readonly name: string }[] {
  return Array.from(text.matchAll(REFERENCE), ([written, name = '']) => ({ written, name }));
}

/** A text without its references to the value of a round. */
export function withoutForReferences(text: string): string {
  return text.replace(REFERENCE, '');
}

/**
 * A phase in one round: its ids get the value as a suffix, and references to steps of the phase mean those of the same
 * round.
 * @param ids of its steps, as written
 */
export function roundOf(
  phase: Readonly<Record<string, unknown>>,
  ids: ReadonlySet<string>,
  value: string,
): Readonly<Record<string, unknown>> {
  const named = (id: string) => (ids.has(id) ? `${id}-${value}` : filled(id, value));
  const round = mapTexts(phase, (text, path) => {
    const key = path[0] === 'steps' && path.length === 3 ? path[2] : undefined;
    if (key === 'id') return `${text}-${value}`;
    if (key === 'kind') return text;
    return key === 'retryFrom' ? named(text) : filled(ownSteps(text, ids, value), value);
  });
  const { title } = phase;
  const isNamed = typeof title !== 'string' || title === '' || forReferences(title).length > 0;
  return { ...(round as typeof phase), ...(isNamed ? {} : { title: `${title} (${value})` }) };
}

function filled(text: string, value: string): string {
  return text.replace(REFERENCE, () => value);
}

function ownSteps(text: string, ids: ReadonlySet<string>, value: string): string {
  if (!text.includes('${{')) return text;
  return partsOf(text)
    .parts.map(part =>
      'reference' in part && part.reference.of === 'step' && ids.has(part.reference.step)
        ? `\${{ steps.${part.reference.step}-${value}.${part.reference.name} }}`
        : part.text,
    )
    .join('');
}
