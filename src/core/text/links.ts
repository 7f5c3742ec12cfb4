const longest = 2000;

/** Only characters from RFC 3986, and no user name, not even an empty one: look-alikes need the others. */
const plainAddress = /^https?:\/\/[\w.:[\]-]+(?:[/?#][\w.~:/?#[\]@!$&'()*+,;=%-]*)?$/i;

/** `localhost`, `127.0.0.0/8` and `::1`: the only places where plain http is allowed. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * The parsed address, if it may be shown as a link or opened for a person: https, or http on this machine, without a user
 * name. Open only the returned address: parsers differ in how they read the original text.
 */
export function safeLink(address: string): string | undefined {
  if (address.length > longest || !plainAddress.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username + url.password !== '') return undefined;
  const isFine = isLoopback(url.hostname) || (url.protocol === 'https:' && !isOddPort(url.port));
  return isFine ? url.href : undefined;
}

/**
 * Ports below 1024 belong to other protocols (SSH, mail), and a web address could make a browser talk to them. Above that,
 * teams put Airflow wherever they like.
 */
function isOddPort(port: string): boolean {
  return port !== '' && port !== '80' && Number(port) < 1024;
}
