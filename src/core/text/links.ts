const longest = 2000;

/** Only the characters of RFC 3986, and no user name, not even an empty one: the rest is what look-alikes are made of. */
const plainAddress = /^https?:\/\/[\w.:[\]-]+(?:[/?#][\w.~:/?#[\]@!$&'()*+,;=%-]*)?$/i;

/** `localhost`, `127.0.0.0/8` and `::1`: the only places where plain http is allowed. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * The address as it was parsed, if it may be shown as a link or opened for a person: https, or http on this machine, without
 * user name. Only what is returned may be opened: parsers differ in what they make of the text.
 */
export function safeLink(address: string): string | undefined {
  if (address.length > longest || !plainAddress.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username + url.password !== '') return undefined;
  const isFine = isLoopback(url.hostname) || (url.protocol === 'https:' && !isOddPort(url.port));
  return isFine ? url.href : undefined;
}

/**
 * Below 1024 other protocols listen (SSH, mail), to which a web address would make a browser speak. Above it teams put Airflow
 * where they like.
 */
function isOddPort(port: string): boolean {
  return port !== '' && port !== '80' && Number(port) < 1024;
}
