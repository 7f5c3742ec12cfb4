import { definitionsFor, parseDocument } from '../../richText/parser';
import type { TextProblem } from '../plainYaml';
import type { Runbook } from '../runbook';
import { frontMatterOf } from './frontMatter';
import { shortened } from './headline';
import { Ids, slugOf } from './ids';
import { outlineOf, type Outline } from './outline';
import { sectionsOf } from './sections';

/** Reading this much takes about a second at worst. */
const MOST_CHARACTERS = 300_000;
/** More than anybody goes through. */
const MOST_STEPS = 500;
/** Of the instructions of one step, and of the notes of a phase. */
const LONGEST_TEXT = 100_000;
/** Of all of them, each with the addresses that it refers to. */
const MOST_IN_ALL = 2 * MOST_CHARACTERS;

/** What a document says, before its steps are checked against their kinds. */
export interface MarkdownRunbook {
  /** undefined when there is any problem. */
  readonly runbook: Runbook | undefined;
  readonly problems: readonly TextProblem[];
  /** It has no step and doesn't say that it is a runbook: a page that happens to be here. */
  readonly isNone: boolean;
}

/**
 * Reads a Markdown document as a runbook: `##` is a phase, an item of a numbered list or a `###` a step that a person does.
 * Never throws.
 * @param file its name, which it is called by unless it says otherwise
 */
export function readMarkdown(written: string, file: string): MarkdownRunbook {
  const text = written.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (text.length > MOST_CHARACTERS)
    return failed([at(0, `Shorten it to at most ${MOST_CHARACTERS} characters.`)]);
  const front = frontMatterOf(text);
  const lines = front.rest.split('\n');
  const { tokens, references } = parseDocument(front.rest);
  const outline = outlineOf(sectionsOf(tokens), lines);
  const steps = outline.phases.flatMap(phase => phase.steps);
  const blocks = tokens.filter(({ type, info }) => type === 'fence' && /^step(?:\s|$)/.test(info));
  const problems = [
    ...front.problems,
    ...blocks.map(({ map }) =>
      at(
        map?.[0] ?? 0,
        "Step blocks can't be read yet. Write this step as text, or the whole runbook in YAML.",
        lines,
      ),
    ),
    ...(steps.length === 0
      ? [at(0, 'Write at least one step: an item of a numbered list, or a heading with ###.', lines)]
      : []),
    ...(steps.length > MOST_STEPS
      ? [at(0, `Write at most ${MOST_STEPS} steps; these are ${steps.length}.`, lines)]
      : []),
    ...[
      ...steps.map(({ line, instructions }) => ({ line, text: instructions })),
      ...outline.phases.map(({ line, notes }) => ({ line, text: notes })),
    ].flatMap(each =>
      each.text.length > LONGEST_TEXT
        ? [at(each.line, `Use at most ${LONGEST_TEXT} characters here.`, lines)]
        : [],
    ),
  ];
  if (problems.length > 0) return { ...failed(problems), isNone: steps.length === 0 && !front.isRunbook };
  const name = file.replace(/\.md$/i, '');
  const named = shortened(outline.title) || shortened(name.replace(/[-_]+/g, ' '));
  const title = front.title ?? (named || 'Runbook');
  const id = front.id ?? (slugOf(name) || slugOf(title) || 'runbook');
  const description = front.description === undefined ? {} : { description: front.description };
  const phases = phasesOf(outline, references);
  if (phases === undefined)
    return failed([
      at(0, 'Reference links repeat long addresses too often. Write each address where it is used.', lines),
    ]);
  return {
    runbook: { id, title, ...description, phases },
    problems,
    isNone: false,
  };
}

/**
 * What links by reference need stands elsewhere in the document: each text takes along its own.
 * @returns undefined when they become too long by that
 */
function phasesOf(
  { phases }: Outline,
  references: Parameters<typeof definitionsFor>[1],
): Runbook['phases'] | undefined {
  const ids = new Ids();
  let size = 0;
  const whole = (text: string): string => {
    if (size > MOST_IN_ALL) return '';
    const all = [text, ...definitionsFor(text, references)].join('\n\n');
    size += all.length;
    return all;
  };
  const written = phases.map(({ title, notes, steps }) => ({
    title,
    ...(notes === '' ? {} : { notes: whole(notes) }),
    steps: steps.map(step => ({
      id: ids.of(step.title),
      kind: 'manual',
      title: step.title,
      ...(step.instructions === '' ? {} : { with: { instructions: whole(step.instructions) } }),
    })),
  }));
  return size > MOST_IN_ALL ? undefined : written;
}

function failed(problems: readonly TextProblem[]): MarkdownRunbook {
  return { runbook: undefined, problems, isNone: false };
}

/** @param line from 0 */
function at(line: number, message: string, lines: readonly string[] = []): TextProblem {
  const written = lines[line] ?? '';
  const from = written.length - written.trimStart().length;
  const place = {
    line: line + 1,
    column: from + 1,
    endLine: line + 1,
    endColumn: Math.max(from + 2, written.length + 1),
  };
  return { message, severity: 'error', ...place };
}
