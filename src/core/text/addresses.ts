/** Where an authority begins, also in JSON and within another address; nothing here grows with the text. */
const AUTHORITY = /(?:(?::|%3a)\\{0,4}(?:\/|%2f)\\{0,4}(?:\/|%2f)|(?<![^\s"'=(<])\/\/)([^\s"'<>`/?#]*)/gi;
/** A password with a slash in it makes what follows the first one look like a path. */
const FARTHEST = 500;

/**
 * Takes user names and passwords out of all addresses in a text, up to the last `@` of each authority; of `ssh` addresses
 * only the password, since the user belongs to the address. Takes linear time.
 */
export function maskAddresses(text: string): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(AUTHORITY)) {
    const [whole, authority = ''] = match;
    const start = match.index + whole.length - authority.length;
    if (start < end) continue;
    const host = start + hostIn(authority, text.slice(start, start + FARTHEST));
    if (host === start) continue;
    result += text.slice(end, start);
    const user = /^[^:@%]*/.exec(authority)?.[0] ?? '';
    if (/ssh$/i.test(text.slice(Math.max(0, match.index - 3), match.index)) && user !== '')
      result += `${user}@`;
    end = host;
  }
  return result + text.slice(end);
}

/** Where the host begins; 0 when nothing stands before it. */
function hostIn(authority: string, rest: string): number {
  const own = authority.replace(/%2f.*$/is, '');
  const last = behindLastAt(own);
  // Nothing but a password has letters where the port belongs, and one with an @ may have a slash behind it.
  const mayGoOn = last > 0 ? /^[^[:@]*:/.test(own) : /^[^[:]*:[^\d:]/.test(own);
  return mayGoOn ? behindLastAt(/^[^\s"'<>`]*/.exec(rest)?.[0] ?? '') : last;
}

function behindLastAt(text: string): number {
  const plain = text.lastIndexOf('@') + 1;
  const encoded = text.lastIndexOf('%40');
  return Math.max(plain, encoded < 0 ? 0 : encoded + 3);
}
