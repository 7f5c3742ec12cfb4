import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Descriptions of the kinds of step, from the reference, and of their parameters: from comments in the schemas of the kinds or,
 * where there is none, from the reference. The product ships them for suggestions and hovers.
 */

/** @typedef {{ readonly does: string, readonly parameters: ReadonlyMap<string, string> }} KindWords */

/**
 * Reads the table of kinds: the first one of the page.
 * @param {string} page docs/kinds.md
 * @returns {ReadonlyMap<string, KindWords>} by the kind's name
 */
export function kindWords(page) {
  const [, table = ''] = /^\| Kind \| What it does \| Parameters \|\n([^]*?)\n\n/m.exec(page) ?? [];
  const rows = table.split('\n').map(row => row.split(/(?<!\\)\|/).map(cell => cell.trim()));
  return new Map(
    rows.flatMap(([, name = '', does = '', parameters = '']) =>
      /^`[\w-]+`$/.test(name)
        ? [[name.slice(1, -1), { does: sentence(plain(does)), parameters: parametersOf(parameters) }]]
        : [],
    ),
  );
}

/**
 * Adds the descriptions to the JSON Schema of runbooks.
 * @param {any} schema
 * @param {ReadonlyMap<string, KindWords>} words
 * @param {string} folder of the kinds
 */
export function withWords(schema, words, folder) {
  for (const {
    if: {
      properties: { kind },
    },
    then,
  } of schema.definitions.parameters.allOf) {
    const { does, parameters } = words.get(kind.const) ?? { does: undefined, parameters: new Map() };
    const given = then.properties.with;
    const commented = commentsOf(folder, kind.const);
    if (does !== undefined) given.description = does;
    for (const [name, parameter] of Object.entries(given.properties ?? {})) {
      const text = commented(name) ?? parameters.get(name);
      if (text !== undefined) parameter.description = text;
    }
  }
  return schema;
}

/** Keys of the format that mean the same wherever they stand. */
const FORMAT = [
  ...['runbook', 'id', 'lock', 'resources', 'inputs', 'phases', 'rollback', 'steps', 'notes', 'for'],
  ...['kind', 'with', 'instructions', 'when', 'retries', 'retryFrom'],
];

/**
 * What hovers and suggestions read: descriptions by kind and parameter, the kind's own by the empty text, and by an empty kind
 * those of the format's own keys, from the comments in its schema.
 * @param {any} schema with descriptions
 * @param {string} format file of that schema
 * @returns {Record<string, Record<string, string>>}
 */
export function onlyWords(schema, format) {
  const comments = commentsIn(readFileSync(format, 'utf8'));
  /** @param {any} each */
  const wordsOf = ({ if: { properties }, then }) => {
    const { description, properties: parameters = {} } = then.properties.with;
    /** @type {[string, any][]} */
    const given = Object.entries(parameters);
    const described = given.map(([name, each]) => /** @type {const} */ ([name, each.description]));
    return [properties.kind.const, present([['', description], ...described])];
  };
  return {
    ...Object.fromEntries(schema.definitions.parameters.allOf.map(wordsOf)),
    '': present(FORMAT.map(key => [key, comments(key)])),
  };
}

/**
 * @param {readonly (readonly [string, string | undefined])[]} words
 * @returns {Record<string, string>}
 */
function present(words) {
  return Object.fromEntries(words.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
}

/**
 * Reads the descriptions of a kind's parameters from the comments in its schema.
 * @param {string} folder of the kinds
 * @param {string} name of the kind
 * @returns {(parameter: string) => string | undefined}
 */
function commentsOf(folder, name) {
  const file = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const sources = [`${file}.ts`, `${file}/shape.ts`, `shared/${file}Shape.ts`, 'shared/applyShape.ts']
    .map(each => path.join(folder, each))
    .filter(existsSync)
    .map(
      each =>
        readFileSync(each, 'utf8').split(
          /^(?:export )?const (?:Output|Notes)\b|^export const \w+ = defineKind/m,
          1,
        )[0] ?? '',
    )
    .join('\n');
  return commentsIn(sources);
}

/**
 * @param {string} source
 * @returns {(key: string) => string | undefined}
 */
function commentsIn(source) {
  return key => {
    const found = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${key}: `).exec(source)?.[1];
    return found?.replace(/\s*\n\s*\* ?/g, ' ').trim();
  };
}

/**
 * Parses a cell such as: `a`; `b`, `c`: description of c
 * @param {string} cell
 * @returns {ReadonlyMap<string, string>}
 */
function parametersOf(cell) {
  const parts = cell.split(/; (?:and )?(?=`)/).map(part => /`(\w+)`: (.+)$/.exec(part));
  return new Map(
    parts.flatMap(part => (part?.[1] === undefined ? [] : [[part[1], sentence(plain(part[2] ?? ''))]])),
  );
}

/**
 * Removes links and references to other parts of the page.
 * @param {string} text
 */
function plain(text) {
  return text
    .replace(/, see below/, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('\\|', '|');
}

/** @param {string} text */
function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
