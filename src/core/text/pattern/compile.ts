import type { Node } from './node';

/** One instruction; `to` are places in the program, the first preferred. */
export type Instruction =
  | { readonly is: 'char'; matches(char: string): boolean }
  | { readonly is: 'place'; holds(before: string, after: string): boolean }
  | { readonly is: 'split'; readonly to: number[] }
  /** The text's place is kept under a name: where its group begins, or ends. */
  | { readonly is: 'keep'; readonly name: string; readonly end: boolean }
  | { readonly is: 'found' };

/** Counted repetitions are written out: this bounds what `{1000}` of `{1000}` becomes. */
const MOST_INSTRUCTIONS = 400;

/** The program that finds a pattern; undefined when it would be too long. */
export function compilePattern(pattern: Node): readonly Instruction[] | undefined {
  if (sizeOf(pattern) >= MOST_INSTRUCTIONS) return undefined;
  const program: Instruction[] = [];
  emit(pattern, program);
  program.push({ is: 'found' });
  return program;
}

function sizeOf(node: Node): number {
  switch (node.is) {
    case 'char':
    case 'place':
      return 1;
    case 'named':
      return sizeOf(node.of) + 2;
    case 'repeat': {
      const times = Number.isFinite(node.max) ? node.max : node.min + 1;
      return (sizeOf(node.of) + 2) * times;
    }
    default:
      return node.of.reduce((sum, each) => sum + sizeOf(each) + 2, 0);
  }
}

function emit(node: Node, program: Instruction[]): void {
  switch (node.is) {
    case 'char':
    case 'place':
      program.push(node);
      return;
    case 'named':
      program.push({ is: 'keep', name: node.name, end: false });
      emit(node.of, program);
      program.push({ is: 'keep', name: node.name, end: true });
      return;
    case 'all':
      for (const each of node.of) emit(each, program);
      return;
    case 'any':
      emitAny(node.of, program);
      return;
    case 'repeat':
      emitRepeat(node, program);
  }
}

function emitAny(of: readonly Node[], program: Instruction[]): void {
  const ends: number[][] = [];
  for (const [index, each] of of.entries()) {
    const isLast = index === of.length - 1;
    const choice = isLast ? undefined : split(program, program.length + 1);
    emit(each, program);
    if (!isLast) ends.push(split(program));
    choice?.push(program.length);
  }
  for (const end of ends) end.push(program.length);
}

function emitRepeat({ of, min, max, lazy }: Extract<Node, { is: 'repeat' }>, program: Instruction[]): void {
  for (let times = 0; times < min; times += 1) emit(of, program);
  const again = program.length;
  const choices: { readonly to: number[]; readonly body: number }[] = [];
  for (let times = min; times < (Number.isFinite(max) ? max : min + 1); times += 1) {
    choices.push({ to: split(program), body: program.length });
    emit(of, program);
  }
  if (!Number.isFinite(max)) split(program, again);
  for (const { to, body } of choices) to.push(...(lazy ? [program.length, body] : [body, program.length]));
}

/** @returns where it goes to, to be filled in */
function split(program: Instruction[], ...to: number[]): number[] {
  program.push({ is: 'split', to });
  return to;
}
