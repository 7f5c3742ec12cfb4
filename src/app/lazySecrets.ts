import { createRequire } from 'node:module';
import type { KnownSecrets, Secrets } from '../core/text/secrets';

/**
 * The secrets of this window. The code that finds them in a text is in the deferred bundle, which loads on the first write,
 * never just because a window opens.
 */
export class LazySecrets implements Secrets {
  readonly #known: () => KnownSecrets;
  readonly #waiting = new Set<string>();
  #loaded: KnownSecrets | undefined;

  /** @param load gets the class synchronously, because a log can't wait */
  constructor(load = fromBundle) {
    this.#known = () => {
      this.#loaded ??= new (load())();
      for (const secret of this.#waiting) this.#loaded.add(secret);
      this.#waiting.clear();
      return this.#loaded;
    };
  }

  add(secret: string): void {
    this.#waiting.add(secret);
  }

  mask(text: string): string {
    return this.#known().mask(text);
  }

  maskValue(text: string): string {
    return this.#known().maskValue(text);
  }
}

/** From the bundle next to this one. */
function fromBundle(): typeof KnownSecrets {
  const deferred = createRequire(__filename)('./deferred.js') as {
    readonly KnownSecrets: typeof KnownSecrets;
  };
  return deferred.KnownSecrets;
}
