import { readTexts, translation } from '../../scripts/translations.mjs';

/** The extension's texts in a language. */
export class Words {
  private readonly translated;
  private readonly english = readTexts('package.nls.json');

  /** @param language VS Code's display language */
  constructor(language = 'en') {
    this.translated = translation('.', language);
  }

  /** A text of the code. @param english its key @param filled in place of `{0}`, `{1}`… */
  text(english: string, ...filled: readonly string[]): string {
    const text = this.translated.code[english] ?? english;
    return text.replace(/\{(\d+)\}/g, (_, at: string) => filled[Number(at)] ?? '');
  }

  /** A text of the code with anything filled in. @param english its key @param filled pattern of what is filled in */
  pattern(english: string, filled = '.+'): RegExp {
    const escaped = this.text(english, '\0').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(escaped.replaceAll('\0', filled));
  }

  /** A text of the manifest, by its key. */
  ofManifest(key: string): string {
    return this.translated.manifest[key] ?? this.english[key] ?? key;
  }

  /** A command's title in the palette, by its name in the manifest. */
  command(name: string): string {
    return `${this.ofManifest('category')}: ${this.ofManifest(`command.${name}`)}`;
  }
}
