import { Composer, CST, Lexer, Parser, YAMLParseError, type Document } from 'yaml';

/** Deeper nesting exhausts the stack inside a regular expression, which kills the whole process (yaml 2.9, Node 20). */
export const DEEPEST = 50;

/**
 * The documents of a YAML text, at least one, from a single scan; undefined if it is nested deeper than {@link DEEPEST}.
 * @param options.uniqueKeys false: a key that is there twice is no fault
 */
export function yamlDocuments(
  text: string,
  { uniqueKeys = true }: { readonly uniqueKeys?: boolean } = {},
): readonly [Document, ...Document[]] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const composer = new Composer({
    ...{ merge: false, prettyErrors: false, stringKeys: true, uniqueKeys },
    // Warnings would go to the console.
    logLevel: 'error',
  });
  const [first, ...more] = composer.compose(tokens, true, text.length);
  if (first === undefined) throw new Error('A text without a document, though one is forced.');
  return [first, ...more];
}

/** The only document of a YAML text; a further one is a fault in it, where that begins. */
export function yamlDocument(text: string): Document | undefined {
  const [first, second] = yamlDocuments(text) ?? [];
  if (second !== undefined) {
    const [start, end] = second.range ?? [0, 1];
    first?.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'There are several documents'));
  }
  return first;
}

/** Only composing them takes a stack. */
function tokensOf(text: string): readonly CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let inBrackets = 0;
  let onLine = 0;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    if (type === 'newline') onLine = 0;
    // Each block needs its own indicator or indentation.
    else if (type === 'space' && onLine === 0) onLine = source.length / 2;
    else if (type === 'flow-seq-start' || type === 'flow-map-start') inBrackets += 1;
    else if (type === 'flow-seq-end' || type === 'flow-map-end') inBrackets -= 1;
    else if (inBrackets === 0 && type?.endsWith('-ind') === true) onLine += 1;
    if (inBrackets > DEEPEST || onLine > DEEPEST) return undefined;
    for (const token of parser.next(source)) tokens.push(token);
  }
  return [...tokens, ...parser.end()];
}
