/**
 * https://peps.python.org/pep-0440/#appendix-b-parsing-version-strings-with-regular-expressions, with groups, and with numbers
 * that can be compared.
 */
const VERSION =
  /^v?(?:(\d{1,15})!)?(\d{1,15}(?:\.\d{1,15})*)(?:[-_.]?(alpha|beta|preview|pre|a|b|c|rc)[-_.]?(\d{0,15}))?(?:-(\d{1,15})|[-_.]?(post|rev|r)[-_.]?(\d{0,15}))?(?:[-_.]?(dev)[-_.]?(\d{0,15}))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const PRE: Readonly<Record<string, number>> = {
  a: 0,
  alpha: 0,
  b: 1,
  beta: 1,
  c: 2,
  pre: 2,
  preview: 2,
  rc: 2,
};
const NO_PRE = 3;

interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** How many numbers were written out. */
  readonly written: number;
  /** What follows the numbers: pre-release, its number, post-release, development release; lower means older. */
  readonly suffix: readonly number[];
  readonly local: string;
}

/**
 * Whether a pin allows a version, by PEP 440's rules: `2.9` is `2.9.0`, `.*` matches everything with that prefix, and a pin
 * without a local part matches every local version, such as `2.9.3+composer`.
 * @param pin as read by `readRequirements`
 * @param version what is running
 */
export function allowsVersion(pin: string, version: string): boolean {
  const is = parse(version);
  if (is === undefined) return pin === version;
  if (pin.startsWith('~=')) {
    const least = parse(pin.slice(2));
    if (least === undefined || least.written < 2) return false;
    return begins(is, least, least.written - 1) && compare(is, least) >= 0;
  }
  const isPrefix = pin.endsWith('.*');
  const wanted = parse(isPrefix ? pin.slice(0, -2) : pin);
  if (wanted === undefined) return false;
  if (isPrefix) return begins(is, wanted, wanted.written);
  return (
    is.epoch === wanted.epoch &&
    compare(is, wanted) === 0 &&
    (wanted.local === '' || is.local === wanted.local)
  );
}

/** Whether two pins mean the same version; false if one allows several, such as `2.9.*` or `~=2.9.3`. */
export function areSameVersion(one: string, other: string): boolean {
  const isOne = (pin: string) => !pin.startsWith('~=') && !pin.endsWith('.*');
  return isOne(one) && isOne(other) && allowsVersion(one, other) && allowsVersion(other, one);
}

function parse(text: string): Version | undefined {
  const found = VERSION.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  const [
    ,
    epoch = '0',
    release = '',
    pre,
    preNumber,
    implicit,
    post,
    postNumber,
    dev,
    devNumber,
    local = '',
  ] = found;
  const numbers = release.split('.').map(Number);
  const isPost = implicit !== undefined || post !== undefined;
  const isDev = dev !== undefined;
  const none = isDev && !isPost ? -1 : NO_PRE;
  return {
    epoch: Number(epoch),
    release: numbers,
    written: numbers.length,
    suffix: [
      pre === undefined ? none : (PRE[pre] ?? NO_PRE),
      Number(preNumber ?? 0),
      isPost ? Number(implicit ?? postNumber ?? 0) : -1,
      isDev ? Number(devNumber ?? 0) : Infinity,
    ],
    local: local.replace(/[-_]/g, '.'),
  };
}

function begins(version: Version, wanted: Version, count: number): boolean {
  if (version.epoch !== wanted.epoch) return false;
  return Array.from({ length: count }, (_, i) => i).every(
    i => (version.release[i] ?? 0) === (wanted.release[i] ?? 0),
  );
}

/** Compares within one epoch: negative if the first is older. */
function compare(one: Version, other: Version): number {
  const length = Math.max(one.release.length, other.release.length);
  const all = ({ release, suffix }: Version) =>
    [...Array.from({ length }, (_, i) => release[i] ?? 0), ...suffix] as const;
  const others = all(other);
  for (const [i, number] of all(one).entries()) {
    const than = others[i] ?? 0;
    if (number !== than) return number < than ? -1 : 1;
  }
  return 0;
}
