/** The time of the pattern below may grow with the square of a line's length. */
const LONGEST_LINE = 2_000;

/**
 * What stands in quotes, which stays; or an item or value between brackets that holds a reference, whose braces YAML takes for
 * brackets of its own: what is before it, then itself.
 */
const QUOTED_OR_REFERENCE =
  /'[^']*'|"[^"]*"|([[{,][ \t]*(?:[\w.-]+:[ \t]+)?)((?:[^\s,[\]{}'"][^,[\]{}'"]*?)?\$\{\{[^{}'"]*\}\}(?:[^$,[\]{}'"]|\$(?!\{\{)|\$\{\{[^{}'"]*\}\})*)/g;

/** A text whose references are all in quotes, and where the first of them is that was not. */
export interface InQuotes {
  readonly text: string;
  /** From 0. */
  readonly line: number;
  readonly column: number;
  /** As it was written. */
  readonly value: string;
}

/**
 * Puts references between brackets in quotes.
 * @param at line that is most likely wrong, from 0
 * @returns undefined where none is without quotes
 */
export function withQuotedReferences(lines: readonly string[], at: number): InQuotes | undefined {
  const found: Omit<InQuotes, 'text'>[] = [];
  const changed = lines.map((text, line) =>
    text.length > LONGEST_LINE
      ? text
      : text.replace(
          QUOTED_OR_REFERENCE,
          (whole: string, before: string | undefined, value: string | undefined, column: number) => {
            if (before === undefined || value === undefined) return whole;
            found.push({ line, column: column + before.length, value: value.trimEnd() });
            return `${before}'${value.trimEnd()}'`;
          },
        ),
  );
  const first = found.find(({ line }) => line === at) ?? found[0];
  return first === undefined ? undefined : { ...first, text: changed.join('\n') };
}
