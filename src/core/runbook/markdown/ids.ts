/** Ids from titles: the same title has the same id, whatever stands around it; of two alike the second is numbered. */
export class Ids {
  readonly #taken: Set<unknown>;

  /** @param given ids that steps have of themselves */
  constructor(given: readonly unknown[]) {
    this.#taken = new Set(given);
  }

  /** @returns letters a to z, digits and hyphens, at most 70 */
  of(title: string): string {
    const slug = slugOf(title) || 'step';
    let id = slug;
    // What every object has is no name of its own.
    for (let number = 2; this.#taken.has(id) || id in {}; number += 1) id = `${slug}-${number}`;
    this.#taken.add(id);
    return id;
  }
}

/** In lower case, with hyphens for whatever is no letter from a to z and no digit; may be empty. */
export function slugOf(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase();
  return plain
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 61)
    .replace(/^-|-$/g, '');
}
