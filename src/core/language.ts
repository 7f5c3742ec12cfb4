import * as l10n from '@vscode/l10n';

/** The language of what people read, as a tag for `Intl`: each translation gives its own, such as `de-DE`. */
export function language(): string {
  return l10n.t('en-US');
}

/** A text that begins a sentence, inside of one. In other languages it may begin with a noun, whose capital stays. */
export function insideSentence(text: string): string {
  return language().startsWith('en') ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
