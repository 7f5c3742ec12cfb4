import { maskAddresses } from '../text/addresses';
import { neutral } from '../text/neutral';

const LEFT_OUT = '…';

/** A word, a short code of letters and digits, or a number, as found in messages. */
const WORD =
  /^(?:\p{Lu}?[\p{Ll}'’-]{1,24}|\p{Lu}{1,12}|(?:\p{Lu}[\p{Ll}]{1,16}){1,6}|[\p{L}\d]{1,4}|\d{1,4})$/u;
/** Terraform's own compounds, such as `local-exec` and `for_each`. */
const COMPOUND = /^\p{Ll}{1,16}[-_]\p{Ll}{1,16}(?:[-_]\p{Ll}{1,16})?$/u;
/** What follows one of these may be a secret. */
const SECRETIVE =
  /^(?:password|passwd|passphrase|pwd|secret|token|credentials?|apikey|key|auth|bearer|basic)$/i;
/** Words that may connect a name and its secret, as in `password is x`. */
const LINK = /^(?:is|was|of|as|for|the|value)$/i;

/**
 * The first line of an error or warning, redacted so that it may leave the record. Providers can put anything there, so only
 * plain words, short numbers and codes pass. Anything in quotes, in an address, or after a word such as `password`, and
 * anything that doesn't look like a word, becomes `…`.
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
