import { maskAddresses } from '../text/addresses';
import { neutral } from '../text/neutral';

const LEFT_OUT = '…';

/** A word, a code of some letters and digits, or a number, as messages are made of. */
const WORD =
  /^(?:\p{Lu}?[\p{Ll}'’-]{1,24}|\p{Lu}{1,12}|(?:\p{Lu}[\p{Ll}]{1,16}){1,6}|[\p{L}\d]{1,4}|\d{1,4})$/u;
/** Terraform's own compounds, such as `local-exec` and `for_each`. */
const COMPOUND = /^\p{Ll}{1,16}[-_]\p{Ll}{1,16}(?:[-_]\p{Ll}{1,16})?$/u;
/** What follows one of these may be the secret itself. */
const SECRETIVE =
  /^(?:password|passwd|passphrase|pwd|secret|token|credentials?|apikey|key|auth|bearer|basic)$/i;
/** How a secret goes on behind its name, as in `password is x`. */
const LINK = /^(?:is|was|of|as|for|the|value)$/i;

/**
 * The first line of an error or warning, as far as it may leave the record. Providers put what they like there: so only plain
 * words pass, short numbers and codes. What stands in quotes, in an address, behind `=` or a word such as `password`, or looks
 * like no word, becomes `…`.
 * @returns at most 300 characters
 */
export function shownSummary(text: string): string {
  const unquoted = maskAddresses(neutral(text, 600))
    .replace(/"[^"]*"?|'[^' ]+'|`[^`]*`?/g, LEFT_OUT)
    .replace(/\p{L}[\p{L}\d+.-]{0,20}:\/\/\S*/gu, LEFT_OUT);
  let guarded = false;
  const words = unquoted.split(' ').map(word => {
    const [, before = '', bare = '', after = ''] = /^([([{<]*)(.*?)([)\]}>.,;:!?]*)$/.exec(word) ?? [];
    const isSecret = guarded && !LINK.test(bare) && bare !== '';
    if (bare !== '') guarded = SECRETIVE.test(bare) || (guarded && LINK.test(bare));
    const isPlain = bare === '' || bare === LEFT_OUT || WORD.test(bare) || COMPOUND.test(bare);
    return `${before}${isPlain && !isSecret ? bare : LEFT_OUT}${after}`;
  });
  return neutral(words.join(' ').replace(/…(?: …)+/g, LEFT_OUT));
}
