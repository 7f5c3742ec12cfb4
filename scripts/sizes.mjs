import { readFileSync } from 'node:fs';
import { Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';

/**
 * The limit of the published package in bytes, without its translations, so that another language takes nothing from what it
 * can do. Everybody downloads all languages, so each has a limit too.
 */
export const LIMIT = 700_000;
export const TRANSLATION_LIMIT = 80_000;

/**
 * The sizes of a package in bytes, as compressed.
 * @param {string} vsix
 * @returns {Promise<{ whole: number, own: number, translations: readonly (readonly [language: string, bytes: number])[] }>}
 * `own` is without translations
 */
export async function sizesOf(vsix) {
  const file = readFileSync(vsix);
  /** @type {Map<string, number>} */
  const translations = new Map();
  for (const { filename, compressedSize } of await new ZipReader(new Uint8ArrayReader(file)).getEntries()) {
    const language = /^extension\/(?:l10n\/bundle\.l10n|package\.nls)\.([\w-]+)\.json$/.exec(filename)?.[1];
    if (language !== undefined)
      translations.set(language, (translations.get(language) ?? 0) + compressedSize);
  }
  const translated = [...translations.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { whole: file.length, own: file.length - translated, translations: [...translations] };
}
