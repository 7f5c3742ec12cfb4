/** Creates ids from titles: the same title gets the same id regardless of context, and duplicates are numbered. */
export class Ids {
  readonly #taken: Set<unknown>;

  /** @param given ids that steps set themselves */
  constructor(given: readonly unknown[]) {
    this.#taken = new Set(given);
  }

  /** @returns letters a to z, digits and hyphens, at most 70 */
  of(title: string): string {
    const slug = slugOf(title) || 'step';
    let id = slug;
    // Avoid names that every object inherits.
    for (let number = 2; this.#taken.has(id) || id in {}; number += 1) id = `${slug}-${number}`;
    this.#taken.add(id);
    return id;
  }
}

/** Lower case, with hyphens for everything except a to z and digits; may be empty. */
export function slugOf(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase();
  return plain
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 61)
    .replace(/^-|-$/g, '');
}
