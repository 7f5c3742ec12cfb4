/** The longest substring that all the texts share, or the first of several. Empty when they share nothing. */
export function commonPart(texts: readonly string[]): string {
  const [first = '', ...others] = [...texts].sort((a, b) => a.length - b.length);
  for (let length = first.length; length > 0; length--) {
    for (let from = 0; from + length <= first.length; from++) {
      const part = first.slice(from, from + length);
      if (others.every(text => text.includes(part))) return part;
    }
  }
  return '';
}
