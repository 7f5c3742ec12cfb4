/** The texts that people see, in each language, and what a translation must keep of them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Folder of the texts in the code; those of the manifest are next to it, where VS Code looks for them. */
export const TEXTS = 'l10n';
/** VS Code's pseudo language for testing, which is generated on demand and never ships. */
export const PSEUDO = 'qps-ploc';

/** The text that stands for the language itself, for dates and lists: a BCP 47 tag in each translation. */
export const LANGUAGE_TAG = 'en-US';
/** The text that the code splits at its spaces. */
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec';

/** @typedef {Readonly<Record<string, string>>} Texts */
/**
 * @typedef {object} Translation
 * @property {string} language as VS Code names it
 * @property {Texts} code translation of each English text
 * @property {Texts} manifest translation by key
 */

/** @param {string} file @returns {Texts} */
export function readTexts(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The languages that ship. @param {string} root @returns {readonly string[]} */
export function languages(root) {
  const folders = [TEXTS, '.'].flatMap(name => {
    const folder = path.join(root, name);
    return existsSync(folder) ? readdirSync(folder) : [];
  });
  const named = folders.flatMap(
    name => /^(?:bundle\.l10n|package\.nls)\.([\w-]+)\.json$/.exec(name)?.[1] ?? [],
  );
  return [...new Set(named)].filter(language => language !== PSEUDO).sort();
}

/** @param {string} root @param {string} language @returns {Translation} */
export function translation(root, language) {
  return {
    language,
    code: readTexts(path.join(root, TEXTS, `bundle.l10n.${language}.json`)),
    manifest: readTexts(path.join(root, `package.nls.${language}.json`)),
  };
}

/**
 * What is wrong with a translation.
 * @param {{ readonly code: Texts, readonly manifest: Texts }} english
 * @param {Pick<Translation, 'code' | 'manifest'>} translated
 * @returns {readonly string[]} one line for each fault
 */
export function faultsOf(english, translated) {
  return [
    ...faultsIn(english.code, translated.code, titles(english.manifest, translated.manifest)),
    ...faultsIn(english.manifest, translated.manifest, new Map()),
  ];
}

/** Titles of commands, as texts quote them. @param {Texts} english @param {Texts} translated */
function titles(english, translated) {
  const commands = Object.entries(english).filter(([key]) => key.startsWith('command.'));
  return new Map(commands.map(([key, title]) => [quoted(title), quoted(translated[key] ?? title)]));
}

/** @param {string} title */
function quoted(title) {
  return title.replace(/…$/, '');
}

/**
 * @param {Texts} english
 * @param {Texts} translated
 * @param {ReadonlyMap<string, string>} commands
 */
function faultsIn(english, translated, commands) {
  const unknown = Object.keys(translated).filter(key => !Object.hasOwn(english, key));
  return [
    ...unknown.map(key => `unknown: ${key}`),
    ...Object.entries(english).flatMap(([key, text]) => {
      const own = Object.hasOwn(translated, key) ? translated[key] : undefined;
      if (own === undefined || own === '') return [`missing: ${key}`];
      return lost(text, own, commands).map(what => `${what}: ${key}`);
    }),
  ];
}

/** Parts that are the same in each language: filled in, typed, run or looked up. */
const kept = {
  'other placeholders': /\{\d+\}/g,
  'other code': /`[^`]+`/g,
  'other setting': /\bdeployRunbook(?:\.\w+)+/g,
  'other link': /\]\([^)]+\)/g,
  'other spaces around it': /^\s+|\s+$/g,
  'other lines': /\n/g,
};
/** A word of a format or a value, unlike names that begin with a capital or have several words. */
const WORD = /"[a-z{][^"\s]*"/g;
/** A missing or extra period shows where texts are joined; an ellipsis says that a question follows. */
const END = /([.…:;?!])[”“"'’)\]]*\s*$/;
const COMMAND = /Deploy Runbook: ([^”“"`]+)/g;

/** @param {string} english @param {string} own @param {ReadonlyMap<string, string>} commands */
function lost(english, own, commands) {
  if (english === LANGUAGE_TAG)
    return /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(own) ? [] : ['no language tag'];
  if (english === MONTHS && own.split(' ').length !== 12) return ['not twelve months'];
  const same = Object.entries(kept).flatMap(([what, pattern]) =>
    all(english, pattern) === all(own, pattern) ? [] : [what],
  );
  const named = [...english.matchAll(COMMAND)].flatMap(([, title = '']) => commands.get(quoted(title)) ?? []);
  return [
    ...same,
    ...[...english.matchAll(WORD)].filter(([word]) => !own.includes(word)).map(([word]) => `no ${word} in`),
    ...(endOf(english) === endOf(own) ? [] : ['another end']),
    ...named.filter(title => !own.includes(`Deploy Runbook: ${title}`)).map(title => `no “${title}” in`),
  ];
}

/** @param {string} text */
function endOf(text) {
  return END.exec(text)?.[1]?.replace(/[?!]/, '.');
}

/** @param {string} text @param {RegExp} pattern */
function all(text, pattern) {
  return JSON.stringify([...text.matchAll(pattern)].map(([match]) => match).sort());
}
