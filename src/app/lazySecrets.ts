import { createRequire } from 'node:module';
import type { KnownSecrets, Secrets } from '../core/text/secrets';

/**
 * The secrets of this window. What finds them in a text is in the deferred bundle: it loads when something is first
 * written, and never because a window opens.
 */
export class LazySecrets implements Secrets {
  readonly #known: () => KnownSecrets;
  readonly #waiting = new Set<string>();
  #loaded: KnownSecrets | undefined;

  /** @param load gets the class, at once: a log can't wait */
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

/** The bundle beside this one. */
function fromBundle(): typeof KnownSecrets {
  const deferred = createRequire(__filename)('./deferred.js') as {
    readonly KnownSecrets: typeof KnownSecrets;
  };
  return deferred.KnownSecrets;
}
