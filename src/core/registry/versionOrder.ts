/** Ordered as in https://semver.org/#spec-item-11; a leading `v` and missing numbers are allowed. */
const VERSION = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** Whether a text is a version that can be ordered. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Negative if the first version comes before the second; both must satisfy {@link isVersion}. */
export function compareVersions(a: string, b: string): number {
  const [, ...one] = VERSION.exec(a) ?? [];
  const [, ...other] = VERSION.exec(b) ?? [];
  for (const at of [0, 1, 2]) {
    const difference = Number(one[at] ?? 0) - Number(other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareBefore(one[3], other[3]);
}

/** A pre-release is older than its release. */
function compareBefore(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(b !== undefined) - Number(a !== undefined);
  const [one, other] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const [x = '', y = ''] = [one[at], other[at]];
    const [isNumber, isOtherNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isNumber && isOtherNumber && Number(x) !== Number(y)) return Number(x) - Number(y);
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    if (!isNumber && x !== y) return x < y ? -1 : 1;
  }
  return one.length - other.length;
}
