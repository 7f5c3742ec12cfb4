import { itemText, textColumn } from './dedent';
import { headlineOf, namedBy, shortened } from './headline';
import type { Token } from '../../richText/parser';
import type { Item, Section } from './sections';

/** A step as written. */
export interface WrittenStep {
  readonly title: string;
  /** Markdown. */
  readonly instructions: string;
  /** 0-based. */
  readonly line: number;
  /** Blocks that run it; more than one is a fault. */
  readonly blocks: readonly Token[];
}
export interface WrittenPhase {
  readonly title: string;
  /** Markdown. */
  readonly notes: string;
  readonly line: number;
  readonly steps: readonly WrittenStep[];
  /** Blocks that repeat it; more than one is a fault. */
  readonly blocks: readonly Token[];
}
export interface Outline {
  readonly title: string;
  readonly phases: readonly WrittenPhase[];
}

/** Text is joined only at the end, because long text has very many parts. */
interface Draft {
  readonly title: string;
  readonly line: number;
  readonly parts: string[];
}
interface StepDraft extends Draft {
  readonly blocks: Token[];
}
interface PhaseDraft extends Draft {
  readonly steps: StepDraft[];
  readonly blocks: Token[];
}

/** Title for steps without a heading. */
const UNTITLED = 'Steps';

/**
 * Title, phases and steps of a document. No text gets lost: text before or after the steps of a phase becomes its notes;
 * text between two lists belongs to the step before it if the numbering continues, and otherwise to the step after it. For a
 * list without a heading, the paragraph before it becomes the title of its phase.
 */
export function outlineOf(sections: readonly Section[], lines: readonly string[]): Outline {
  const outline = new Outliner(lines);
  for (const section of sections) outline.take(section);
  outline.end();
  return {
    title: outline.title,
    phases: outline.phases.map(({ title, line, parts, steps, blocks }) => ({
      ...{ title, line, blocks, notes: joined(parts) },
      steps: steps.map(({ parts, ...step }) => ({ ...step, instructions: joined(parts) })),
    })),
  };
}

class Outliner {
  title = '';
  readonly phases: PhaseDraft[] = [];
  /** Text before the first phase. */
  #intro: string[] = [];
  /** The step of the current heading, which gets the text that follows. */
  #open: StepDraft | undefined;
  /** The last list, until it is clear where the text after it belongs. */
  #list: { readonly next: number; readonly column: number; readonly last: StepDraft } | undefined;
  #between: string[] = [];
  /** The current phase has no heading. */
  #isUnheaded = true;
  /** The paragraph that may become the title of a phase if a list follows directly. */
  #name: string | undefined;

  constructor(private readonly lines: readonly string[]) {}

  take({ lines: [from, to], part }: Section): void {
    const text = this.lines.slice(from, to).join('\n').trimEnd();
    if (part.is !== 'steps')
      this.#name = part.is === 'prose' && part.names === true ? part.paragraph : undefined;
    switch (part.is) {
      case 'heading':
        if (part.level > 3) this.#add(text);
        else this.#heading(part.level, part.text, from);
        return;
      case 'steps':
        if (this.#open === undefined) this.#steps(part.start, part.items, from);
        else this.#add(text);
        return;
      case 'block':
        this.#open?.blocks.push(part.block);
        return;
      case 'phase': {
        const phase = this.phases.at(-1);
        if (!this.#isUnheaded && phase?.steps.length === 0) phase.blocks.push(part.block);
        return;
      }
      case 'indented': {
        // To be code inside the step, it would have to be indented further, so the author meant text.
        const isText = this.#list !== undefined && indentOf(text) < this.#list.column + 4;
        this.#add(isText ? part.text.trimEnd() : text);
        return;
      }
      case 'prose':
        this.#add(text);
    }
  }

  /** Text after the last list of a phase doesn't belong to its last step. */
  end(): void {
    const phase = this.phases.at(-1);
    if (phase === undefined) return;
    for (const text of this.#between) phase.parts.push(text);
    this.#between = [];
    this.#list = undefined;
    this.#open = undefined;
  }

  #heading(level: number, text: string, line: number): void {
    const isFirst = this.phases.length === 0 && this.title === '';
    const isCopied = level === 2 && isFirst && this.#intro.length === 0 && this.#isCopied();
    if (isFirst && (level === 1 || isCopied)) {
      this.title = text;
      if (isCopied) this.#name = text;
      return;
    }
    if (level < 3) {
      this.end();
      this.#isUnheaded = false;
      this.#phase(text, line);
      return;
    }
    const { steps } = this.#current(line);
    if (this.#open === undefined) this.end();
    this.#open = { title: shortened(text) || `Step ${steps.length + 1}`, line, parts: [], blocks: [] };
    steps.push(this.#open);
  }

  /** If there is no Markdown heading, the first copied heading is the title. */
  #isCopied(): boolean {
    return !this.lines.some(each => /^ {0,3}#{1,3}(?:[ \t]|$)|^ {0,3}(?:=+|-+)[ \t]*$/.test(each));
  }

  #steps(start: number, items: readonly Item[], line: number): void {
    const goesOn = this.#list !== undefined && start > 1 && start === this.#list.next;
    const phase = (goesOn ? undefined : this.#named(line)) ?? this.#current(line);
    let before = this.#between;
    this.#between = [];
    if (goesOn) {
      for (const text of before) this.#list?.last.parts.push(text);
      before = [];
    }
    for (const [index, item] of items.entries()) {
      const text = itemText(this.#without(item));
      const headline = headlineOf(text, item.first);
      const step = {
        title: headline?.title ?? `Step ${phase.steps.length + 1}`,
        line: item.lines[0],
        parts: [...(index === 0 ? before : []), headline?.instructions ?? text],
        blocks: [...item.blocks],
      };
      phase.steps.push(step);
      const column = textColumn(this.lines[item.lines[0]] ?? '');
      this.#list = { next: start + items.length, column, last: step };
    }
  }

  /** The phase of a list without a heading, titled by the paragraph before it, which is dropped if the title is all of it. */
  #named(line: number): PhaseDraft | undefined {
    const name = this.#name;
    if (!this.#isUnheaded || name === undefined) return undefined;
    const title = namedBy(name);
    const before = [...this.#intro, ...this.#between];
    this.#intro = shortened(before.at(-1) ?? '') === title ? before.slice(0, -1) : before;
    this.#between = [];
    this.#list = undefined;
    return this.#phase(title, line);
  }

  /** Lines of a step without its blocks. */
  #without({ lines: [from, to], blocks }: Item): string[] {
    return this.lines
      .slice(from, to)
      .filter(
        (_, at) => !blocks.some(({ map }) => map !== null && at + from >= map[0] && at + from < map[1]),
      );
  }

  #add(text: string): void {
    const phase = this.phases.at(-1);
    if (this.#open !== undefined) this.#open.parts.push(text);
    else if (this.#list !== undefined) this.#between.push(text);
    else if (phase !== undefined) phase.parts.push(text);
    else this.#intro.push(text);
  }

  #current(line: number): PhaseDraft {
    return this.phases.at(-1) ?? this.#phase(UNTITLED, line);
  }

  #phase(title: string, line: number): PhaseDraft {
    const phase = { title: shortened(title) || UNTITLED, line, parts: this.#intro, steps: [], blocks: [] };
    this.#intro = [];
    this.phases.push(phase);
    return phase;
  }
}

function joined(texts: readonly string[]): string {
  return texts.filter(text => text !== '').join('\n\n');
}

function indentOf(text: string): number {
  return /^[ \t]*/.exec(text)?.[0].replaceAll('\t', '    ').length ?? 0;
}
