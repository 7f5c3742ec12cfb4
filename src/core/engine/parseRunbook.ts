import * as v from 'valibot';
import { isScalar, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Kind } from './kind';
import { RunbookSchema, stepsOf, type Runbook, type Step } from './runbook';

/** Larger than any runbook that a person can read. */
const MOST_CHARACTERS = 200_000;

/** A fault of a runbook's text, at its place. Lines and columns count from 1. */
export interface RunbookProblem {
  readonly message: string;
  readonly severity: 'error';
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
export interface ParsedRunbook {
  /** undefined when there is any problem. */
  readonly runbook: Runbook | undefined;
  readonly problems: readonly RunbookProblem[];
}

type Path = readonly (string | number)[];
type Report = (path: Path, message: string) => void;

/** Reads a runbook: plain YAML, checked against the schema, the kinds and their parameters. */
export function parseRunbook(text: string, kinds: ReadonlyMap<string, Kind>): ParsedRunbook {
  const problems: RunbookProblem[] = [];
  const lines = new LineCounter();
  const at = (start: number, end: number, message: string) => {
    const from = lines.linePos(start);
    const to = lines.linePos(end);
    problems.push({
      message,
      severity: 'error',
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
    });
  };
  if (text.length > MOST_CHARACTERS) {
    at(0, 0, `A runbook holds at most ${MOST_CHARACTERS} characters.`);
    return { runbook: undefined, problems };
  }
  const document = parseDocument(text, { lineCounter: lines, merge: false });
  for (const error of document.errors) at(error.pos[0], error.pos[1], firstLine(error.message));
  refuseReferences(document, at);
  if (problems.length > 0) return { runbook: undefined, problems };

  const report: Report = (path, message) => {
    const [start, end] = rangeOf(document, path);
    at(start, end, message);
  };
  const parsed = v.safeParse(RunbookSchema, document.toJS());
  if (!parsed.success) {
    for (const issue of parsed.issues) report(pathOf(issue), messageOf(issue));
    return { runbook: undefined, problems };
  }
  checkSteps(parsed.output, kinds, report);
  return { runbook: problems.length === 0 ? parsed.output : undefined, problems };
}

/**
 * Parameters of every step, with defaults filled in, by step id.
 * @param runbook one that {@link parseRunbook} accepted with the same kinds
 */
export function paramsOf(runbook: Runbook, kinds: ReadonlyMap<string, Kind>): ReadonlyMap<string, unknown> {
  return new Map(
    stepsOf(runbook).map(step => {
      const kind = kinds.get(step.kind);
      return [step.id, kind === undefined ? undefined : v.parse(kind.params, step.with ?? {})];
    }),
  );
}

/** Anchors, aliases and tags would let a line mean what stands elsewhere: a runbook is read by people. */
function refuseReferences(
  document: Document,
  at: (start: number, end: number, message: string) => void,
): void {
  visit(document, {
    Alias: (_key, node) => {
      at(node.range?.[0] ?? 0, node.range?.[1] ?? 0, 'Write the value out: a runbook has no aliases.');
    },
    Node: (_key, node) => {
      if ('anchor' in node && node.anchor !== undefined) {
        at(node.range?.[0] ?? 0, node.range?.[1] ?? 0, 'Remove the anchor: a runbook has no aliases.');
      }
    },
  });
}

function checkSteps(runbook: Runbook, kinds: ReadonlyMap<string, Kind>, report: Report): void {
  const before: Step[] = [];
  runbook.phases.forEach((phase, p) => {
    phase.steps.forEach((step, s) => {
      const path: Path = ['phases', p, 'steps', s];
      if (before.some(other => other.id === step.id))
        report([...path, 'id'], `Another step is called "${step.id}" already.`);
      if (step.retryFrom !== undefined && !before.some(other => other.id === step.retryFrom)) {
        report([...path, 'retryFrom'], `"${step.retryFrom}" is not a step before this one.`);
      }
      checkKind(step, kinds, before, path, report);
      before.push(step);
    });
  });
}

function checkKind(
  step: Step,
  kinds: ReadonlyMap<string, Kind>,
  before: readonly Step[],
  path: Path,
  report: Report,
): void {
  const kind = kinds.get(step.kind);
  if (kind === undefined) {
    report(
      [...path, 'kind'],
      `There is no kind of step "${step.kind}". ${suggestion(step.kind, [...kinds.keys()])}`,
    );
    return;
  }
  for (const needed of kind.needs) {
    if (!before.some(other => other.kind === needed)) {
      report([...path, 'kind'], `A step of kind "${kind.name}" needs one of kind "${needed}" before it.`);
    }
  }
  const parsed = v.safeParse(kind.params, step.with ?? {});
  if (parsed.success) return;
  for (const issue of parsed.issues) report([...path, 'with', ...pathOf(issue)], messageOf(issue));
}

function suggestion(name: string, known: readonly string[]): string {
  const near = known
    .map(k => ({ k, distance: editDistance(name, k) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= 3
    ? `Did you mean "${near.k}"?`
    : `Known are: ${known.join(', ')}.`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function pathOf(issue: v.BaseIssue<unknown>): Path {
  return (issue.path ?? []).map(item => item.key as string | number);
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  const name = issue.path?.at(-1)?.key;
  if (issue.received === 'undefined') return `"${String(name)}" is missing.`;
  if (issue.expected === 'never') return `"${String(name)}" is not known here.`;
  return issue.message;
}

/** Where the node at a path stands; the nearest that exists, for what is missing. */
function rangeOf(document: Document, path: Path): readonly [number, number] {
  for (let length = path.length; length >= 0; length -= 1) {
    const node =
      length === 0 ? document.contents : (document.getIn(path.slice(0, length), true) as Node | undefined);
    const range = node?.range;
    if (range == null) continue;
    // A whole map or list would underline the rest of the file: mark its first line.
    return isScalar(node) ? [range[0], range[1]] : [range[0], range[0] + 1];
  }
  return [0, 0];
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '.') ?? text;
}
