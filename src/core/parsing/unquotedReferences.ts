/** The pattern below may take time quadratic in a line's length. */
const LONGEST_LINE = 2_000;

/**
 * Quoted text, which stays; or an item or value between brackets that contains a reference, whose braces YAML would treat as
 * its own: the text before it, then the value itself.
 */
const QUOTED_OR_REFERENCE =
  /'[^']*'|"[^"]*"|([[{,][ \t]*(?:[\w.-]+:[ \t]+)?)((?:[^\s,[\]{}'"][^,[\]{}'"]*?)?\$\{\{[^{}'"]*\}\}(?:[^$,[\]{}'"]|\$(?!\{\{)|\$\{\{[^{}'"]*\}\})*)/g;

/** A text with all references quoted, and the position of the first that wasn't. */
export interface InQuotes {
  readonly text: string;
  /** 0-based. */
  readonly line: number;
  readonly column: number;
  /** As written. */
  readonly value: string;
}

/**
 * Quotes references between brackets.
 * @param at line that is most likely wrong, 0-based
 * @returns undefined if none is unquoted
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
