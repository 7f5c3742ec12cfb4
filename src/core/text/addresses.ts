/** Where an authority begins, also in JSON and within another address. No repetition here grows with the text. */
const AUTHORITY = /(?:(?::|%3a)\\{0,4}(?:\/|%2f)\\{0,4}(?:\/|%2f)|(?<![^\s"'=(<])\/\/)([^\s"'<>`/?#]*)/gi;
/** How far past a slash to look: a password with a slash makes what follows look like a path. */
const FARTHEST = 500;

/**
 * Removes user names and passwords from all addresses in a text, up to the last `@` of each authority. For `ssh` addresses only
 * the password is removed, since the user is part of the address. Takes linear time.
 */
export function maskAddresses(text: string): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(AUTHORITY)) {
    const [whole, authority = ''] = match;
    const start = match.index + whole.length - authority.length;
    if (start < end) continue;
    const host = start + hostIn(authority, text.slice(start, start + FARTHEST));
    if (host === start && !isCut(authority, text.slice(start + authority.length))) continue;
    result += text.slice(end, start);
    const user = /^[^:@%]*/.exec(authority)?.[0] ?? '';
    if (/ssh$/i.test(text.slice(Math.max(0, match.index - 3), match.index)) && user !== '')
      result += `${user}@`;
    end = host === start ? start + authority.length : host;
  }
  return result + text.slice(end);
}

/** Whether the text was cut within a password: there would be letters where the port belongs. */
function isCut(authority: string, after: string): boolean {
  return after === '' && /^[^[:@]*:\d*[^\d:]/.test(authority);
}

/** Offset of the host; 0 if nothing precedes it. */
function hostIn(authority: string, rest: string): number {
  const own = authority.replace(/%2f.*$/is, '');
  const last = behindLastAt(own);
  // Only a password has letters where the port belongs, and one with an @ may continue after a slash.
  const mayGoOn = last > 0 ? /^[^[:@]*:/.test(own) : /^[^[:]*:[^\d:]/.test(own);
  return mayGoOn ? behindLastAt(/^[^\s"'<>`]*/.exec(rest)?.[0] ?? '') : last;
}

function behindLastAt(text: string): number {
  const plain = text.lastIndexOf('@') + 1;
  const encoded = text.lastIndexOf('%40');
  return Math.max(plain, encoded < 0 ? 0 : encoded + 3);
}
