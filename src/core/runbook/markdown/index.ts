import { definitionsFor, parseDocument } from '../../richText/parser';
import type { Spelled, TextProblem } from '../plainYaml';
import { frontMatterOf } from './frontMatter';
import { shortened } from './headline';
import { Ids, slugOf } from './ids';
import { slipOf } from './indentation';
import { outlineOf, type WrittenPhase, type WrittenStep } from './outline';
import { problemOn } from './problemOn';
import {
  misplacedBlocks,
  misplacedPhaseBlocks,
  undeclared,
  unfenced,
  MOST_STEPS,
  rollbackProblems,
  sizeProblems,
  strayBlocks,
} from './faults';
import { readPhaseBlock, type PhaseBlock } from './phaseBlock';
import { isPhaseBlock, isStepBlock, sectionsOf } from './sections';
import { readStepBlock, type StepBlock } from './stepBlock';
import { MOST_READ } from '../repairs';
import { withoutForReferences } from '../round';

/** Reading this much takes about a second at worst. */
const MOST_CHARACTERS = 300_000;
/** Of all of them, each with the addresses that it refers to. */
const MOST_IN_ALL = 2 * MOST_CHARACTERS;

/** What a document says, before it is checked against the format and its steps against their kinds. */
export interface MarkdownRunbook extends Spelled {
  /** Of the document itself. */
  readonly problems: readonly TextProblem[];
  /** Of what is allowed and most likely not meant. */
  readonly warnings: readonly TextProblem[];
  /** It has no step and doesn't say that it is a runbook: a page that happens to be here. */
  readonly isNone: boolean;
}

/**
 * Reads a Markdown document as a runbook: `##` is a phase, an item of a numbered list or a `###` a step, which a person does
 * unless a block in it says otherwise. Never throws.
 * @param file its name, which it is called by unless it says otherwise
 */
export function readMarkdown(written: string, file: string): MarkdownRunbook {
  const text = written.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (text.length > MOST_CHARACTERS)
    return failed([problemOn(0, `Shorten it to at most ${MOST_CHARACTERS} characters.`, [])]);
  const front = frontMatterOf(text);
  const lines = front.rest.split('\n');
  const { tokens, references, meant, slips } = asMeant(lines);
  const outline = outlineOf(sectionsOf(tokens), meant);
  const steps = outline.phases.flatMap(phase => phase.steps);
  const running = steps.flatMap(step => step.blocks.slice(0, 1).map(block => ({ step, block })));
  const repeated = outline.phases.flatMap(phase => phase.blocks.slice(0, 1).map(block => ({ phase, block })));
  const most = Math.min(MOST_READ, MOST_IN_ALL / (running.length + repeated.length));
  const loops = new Map(repeated.map(({ phase, block }) => [phase, readPhaseBlock(block, lines, most)]));
  const blocks = new Map(running.map(({ step, block }) => [step, readStepBlock(block, lines, most)]));
  const problems = [
    ...front.problems,
    ...unfenced(front, lines),
    ...slips,
    ...(running.length + repeated.length > 0 ? undeclared(front, text) : []),
    ...misplacedBlocks(tokens, steps, lines),
    ...misplacedPhaseBlocks(tokens, outline.phases, lines),
    ...[...blocks.values(), ...loops.values()].flatMap(block => block.problems),
    ...sizeProblems(outline.phases, lines),
  ];
  const isNone =
    steps.length === 0 &&
    !front.isRunbook &&
    !tokens.some(token => isStepBlock(token) || isPhaseBlock(token));
  if (steps.length === 0 || steps.length > MOST_STEPS) return { ...failed(problems), isNone };
  const name = file.replace(/\.md$/i, '');
  const named = shortened(outline.title) || shortened(name.replace(/[-_]+/g, ' '));
  const title = named || 'Runbook';
  const id = slugOf(name) || slugOf(title) || 'runbook';
  const phases = phasesOf(outline.phases, blocks, loops, references);
  if (phases === undefined)
    return failed([
      ...problems,
      problemOn(
        0,
        'Reference links repeat long addresses too often. Write each address where it is used.',
        lines,
      ),
    ]);
  const { rollback, ...above } = front.value;
  // A document that says nothing of us may show another program's references.
  const declared = front.isRunbook || blocks.size + loops.size > 0 ? { inputs: {} } : {};
  const back = backOf(outline.phases, rollback);
  const places = { phases: outline.phases.slice(0, back), rollback: outline.phases.slice(back) };
  return {
    value: {
      runbook: 2,
      ...{ id, title, ...declared, ...above },
      phases: phases.slice(0, back),
      ...(rollback === undefined ? {} : { rollback: phases.slice(back) }),
    },
    problems: [...problems, ...rollbackProblems(front, outline.phases, back)],
    warnings: strayBlocks(tokens, lines),
    isNone: false,
    problemAt: (path, where, message) => {
      const [course, p, ...below] = path;
      const [part, s, ...rest] = below;
      if (course !== 'phases' && course !== 'rollback') return front.problemAt(path, where, message);
      const phase = places[course][Number(p)];
      const loop = phase === undefined || part !== 'for' ? undefined : loops.get(phase);
      if (loop !== undefined) return loop.problemAt(below, where, message);
      const step = part === 'steps' ? phase?.steps[Number(s)] : undefined;
      const block = step === undefined ? undefined : blocks.get(step);
      const isText = rest[0] === 'title' || rest[0] === 'instructions';
      return block === undefined || isText
        ? problemOn((step ?? phase)?.line ?? 0, message, lines)
        : block.problemAt(rest, where, message);
    },
  };
}

/** How many slips of indentation are told at once: each takes reading the document once more. */
const MOST_SLIPS = 3;

/** Parses a document as if its lines were indented as they are meant, so that nothing else is told of what only follows. */
function asMeant(lines: readonly string[]) {
  const slips: TextProblem[] = [];
  let meant = lines;
  for (;;) {
    const parsed = parseDocument(meant.join('\n'));
    const slip = slips.length < MOST_SLIPS ? slipOf(parsed.tokens, meant) : undefined;
    if (slip === undefined) return { ...parsed, meant, slips };
    slips.push(slip.problem);
    meant = slip.lines;
  }
}

/** How many phases lead forward: those from the heading that the front matter names are the way back. */
function backOf(phases: readonly WrittenPhase[], rollback: unknown): number {
  const at = phases.findIndex(({ title }) => title === rollback);
  return at < 0 ? phases.length : at;
}

/**
 * What links by reference need stands elsewhere in the document: each text takes along its own.
 * @returns undefined when they become too long by that
 */
function phasesOf(
  phases: readonly WrittenPhase[],
  blocks: ReadonlyMap<WrittenStep, StepBlock>,
  loops: ReadonlyMap<WrittenPhase, PhaseBlock>,
  references: Parameters<typeof definitionsFor>[1],
) {
  const ids = new Ids([...blocks.values()].map(({ value }) => value.id));
  let size = 0;
  const whole = (text: string): string => {
    if (size > MOST_IN_ALL) return '';
    const all = [text, ...definitionsFor(text, references)].join('\n\n');
    size += all.length;
    return all;
  };
  const written = phases.map(phase => {
    const { title, notes, steps } = phase;
    const loop = loops.get(phase);
    // Each id ends in the value of its round already.
    const named = (text: string) => (loop === undefined ? text : withoutForReferences(text));
    return {
      title,
      ...(loop === undefined ? {} : { for: loop.given }),
      ...(notes === '' ? {} : { notes: whole(notes) }),
      steps: steps.map(step => {
        const run = blocks.get(step)?.value ?? { kind: 'manual' };
        return {
          ...(Object.hasOwn(run, 'id') ? {} : { id: ids.of(named(step.title)) }),
          title: step.title,
          ...(step.instructions === '' ? {} : { instructions: whole(step.instructions) }),
          ...run,
        };
      }),
    };
  });
  return size > MOST_IN_ALL ? undefined : written;
}

function failed(problems: readonly TextProblem[]): MarkdownRunbook {
  return {
    value: undefined,
    problems,
    warnings: [],
    isNone: false,
    problemAt: (_path, _where, message) => problemOn(0, message, []),
  };
}
