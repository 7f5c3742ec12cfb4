import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import { LANGUAGE_TAG, readTexts } from '../../scripts/translations.mjs';

/** Each text of the code in the pseudo language: every letter has an accent, so its origin is obvious. */
export function pseudoTexts(): Readonly<Record<string, string>> {
  const texts = getL10nPseudoLocalized(readTexts('l10n/bundle.l10n.json')) as Record<string, string>;
  return { ...texts, [LANGUAGE_TAG]: LANGUAGE_TAG };
}

/** The letters of the pseudo language. */
export const PSEUDO_LETTER = /[\u0100-\u024f\u1e00-\u1eff]/;
