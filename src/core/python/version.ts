/** https://peps.python.org/pep-0440/#appendix-b-parsing-version-strings-with-regular-expressions, in groups. */
const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|a|b|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const PRE: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** How many numbers were written. */
  readonly written: number;
  /** Pre-, post- and development release in their normal spelling. */
  readonly suffix: string;
  readonly local: string;
}

/**
 * Whether a version is one that a pin allows, by PEP 440's rules: `2.9` is `2.9.0`, `.*` takes all that begin so, and a pin
 * without a local part takes every local version, such as `2.9.3+composer`.
 * @param pin as `pinnedVersion` gives it
 * @param version what runs
 */
export function allowsVersion(pin: string, version: string): boolean {
  const is = parse(version);
  if (is === undefined) return pin === version;
  if (pin.startsWith('~=')) {
    const least = parse(pin.slice(2));
    if (least === undefined || least.written < 2) return false;
    return begins(is, least, least.written - 1) && !isOlder(is, least);
  }
  const isPrefix = pin.endsWith('.*');
  const wanted = parse(isPrefix ? pin.slice(0, -2) : pin);
  if (wanted === undefined) return false;
  if (isPrefix) return wanted.suffix === '' && begins(is, wanted, wanted.written);
  return (
    begins(is, wanted, Math.max(is.release.length, wanted.release.length)) &&
    is.suffix === wanted.suffix &&
    (wanted.local === '' || is.local === wanted.local)
  );
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
  const part = (name: string | undefined, number: string | undefined) =>
    name === undefined ? '' : `.${name}${Number(number ?? 0)}`;
  return {
    epoch: Number(epoch),
    release: numbers,
    written: numbers.length,
    suffix:
      part(pre === undefined ? undefined : (PRE[pre] ?? pre), preNumber) +
      part(implicit === undefined && post === undefined ? undefined : 'post', implicit ?? postNumber) +
      part(dev, devNumber),
    local: local.replace(/[-_]/g, '.'),
  };
}

function begins(version: Version, wanted: Version, count: number): boolean {
  if (version.epoch !== wanted.epoch) return false;
  return Array.from({ length: count }, (_, i) => i).every(
    i => (version.release[i] ?? 0) === (wanted.release[i] ?? 0),
  );
}

/** Of versions that begin alike; a pre-release or development release of the same number is older. */
function isOlder(version: Version, least: Version): boolean {
  const length = Math.max(version.release.length, least.release.length);
  for (let i = 0; i < length; i++) {
    const difference = (version.release[i] ?? 0) - (least.release[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return version.suffix !== least.suffix && !version.suffix.startsWith('.post');
}
