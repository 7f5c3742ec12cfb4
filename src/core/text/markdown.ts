import { safeLink } from './links';
import { neutral } from './neutral';

/** Longest value in a record, in UTF-16 code units. */
const valueLength = 2000;

/**
 * {@link neutral} text that Markdown also shows as plain text, in VS Code's preview and editor and on GitHub: no markup, link,
 * HTML, mention, formula, or issue reference that closes something when a pull request is merged.
 */
export function markdown(text: string, max = valueLength): string {
  return (
    neutral(text, max)
      .replace(/\s+/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_[\]|#~$]/g, '\\$&')
      .replace(/^[-+=]|^\d+(?=[.)])/, start => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
      // An editor opens these with a click, wherever they appear, even right after a letter.
      .replace(/(http|file|ftp):\/\//gi, '$1: //')
      // GitHub turns these into links even without a scheme.
      .replace(/\bwww\.(?=\S)/gi, '$& ')
      // GitHub reads mentions and references after the escapes, so only a space breaks them.
      .replace(/(?<!\w)@(?=\w)/g, '@ ')
      .replace(/\b((?:close|fix|resolve)(?:e?[sd])?:?\s)(?=\S{0,200}\\#|gh-|https:)/gi, '$1\u00B7 ')
  );
}

/** A Markdown link if the address may be opened, otherwise only its text. */
export function markdownLink(text: string, address: string): string {
  const link = safeLink(address);
  return link === undefined
    ? markdown(text)
    : `[${markdown(text)}](${link.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}
