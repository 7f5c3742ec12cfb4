import * as l10n from '@vscode/l10n';
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

/** Parsing this much takes about a second at worst. */
const MOST_CHARACTERS = 300_000;
/** Limit on all texts together, including the addresses they refer to. */
const MOST_IN_ALL = 2 * MOST_CHARACTERS;

/** A parsed document, before it is checked against the format and its steps against their kinds. */
export interface MarkdownRunbook extends Spelled {
  /** Faults of the document itself. */
  readonly problems: readonly TextProblem[];
  /** About what is allowed but most likely not intended. */
  readonly warnings: readonly TextProblem[];
  /** It has no steps and isn't declared as a runbook: just a page that happens to be here. */
  readonly isNone: boolean;
  /** As far as it can be told, also where there are faults. */
  readonly outline: readonly WrittenPhase[];
}

/** Indentation and marker of a line: in text copied from a page, spaces there may be wide or unbreakable, which Markdown ignores. */
const BEGINS = /^[\p{Zs}\t]*(?:(?:\d{1,9}[.)]|[-*+]|#{1,6})\p{Zs}+)?/gmu;

/**
 * Parses a Markdown document as a runbook: `##` is a phase, and an item of a numbered list or a `###` is a step, done by a
 * person unless a block in it says otherwise. Never throws.
 * @param file its name, from which id and title are derived unless it sets them
 */
export function readMarkdown(written: string, file: string): MarkdownRunbook {
  const text = written
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(BEGINS, begin => begin.replace(/\p{Zs}/gu, ' '));
  if (text.length > MOST_CHARACTERS)
    return failed([problemOn(0, l10n.t`Shorten it to at most ${MOST_CHARACTERS} characters.`, [])]);
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
  if (steps.length === 0 || steps.length > MOST_STEPS) return { ...failed(problems, outline.phases), isNone };
  const name = file.replace(/\.md$/i, '');
  const named = shortened(outline.title) || shortened(name.replace(/[-_]+/g, ' '));
  const title = named || 'Runbook';
  const id = slugOf(name) || slugOf(title) || 'runbook';
  const phases = phasesOf(outline.phases, blocks, loops, references);
  if (phases === undefined)
    return failed(
      [
        ...problems,
        problemOn(
          0,
          l10n.t('Reference links repeat long addresses too often. Write each address where it is used.'),
          lines,
        ),
      ],
      outline.phases,
    );
  const { rollback, ...above } = front.value;
  // A document without anything of ours may show another program's references.
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
    outline: outline.phases,
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

/** Number of indentation slips reported at once; each requires parsing the document again. */
const MOST_SLIPS = 3;

/** Parses a document as if its lines were indented as intended, so that consequences of a slip aren't reported. */
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

/** Number of forward phases: those from the heading named in the front matter are the rollback. */
function backOf(phases: readonly WrittenPhase[], rollback: unknown): number {
  const at = phases.findIndex(({ title }) => title === rollback);
  return at < 0 ? phases.length : at;
}

/**
 * Reference links need definitions from elsewhere in the document, so each text gets a copy of its own.
 * @returns undefined if that makes them too long
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
    // Each id gets the round's value as a suffix anyway.
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

function failed(problems: readonly TextProblem[], outline: readonly WrittenPhase[] = []): MarkdownRunbook {
  return {
    value: undefined,
    problems,
    warnings: [],
    isNone: false,
    outline,
    problemAt: (_path, _where, message) => problemOn(0, message, []),
  };
}
