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

/**
 * The part of a schema with descriptions that hovers and suggestions read.
 * @param {any} schema
 */
export function onlyWords(schema) {
  /** @param {any} each */
  const wordsOf = ({ if: condition, then }) => {
    const { description, properties = {} } = then.properties.with;
    /** @type {[string, any][]} */
    const parameters = Object.entries(properties);
    const described = parameters.map(([name, { description: words }]) => [name, { description: words }]);
    return {
      if: condition,
      then: { properties: { with: { description, properties: Object.fromEntries(described) } } },
    };
  };
  return { definitions: { parameters: { allOf: schema.definitions.parameters.allOf.map(wordsOf) } } };
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
  return parameter => {
    const found = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${parameter}: `).exec(sources)?.[1];
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
