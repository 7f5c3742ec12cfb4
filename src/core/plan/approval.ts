import type { Screen, ScreenLine } from './screen';
import { maskAddresses } from '../text/addresses';
import { toolIn, type Tool } from './wording';

/**
 * State of the question.
 * - `awaited`: the record ends exactly with it.
 * - `typing`: something follows it, but no line end yet.
 * - `yes`, `no`: what was typed. `unclear`: it was answered, but the record doesn't show how.
 */
export type Answer = 'awaited' | 'typing' | 'yes' | 'no' | 'unclear';

/** Terraform's question about whether to perform the plan. */
export interface Approval {
  readonly tool: Tool;
  readonly answer: Answer;
  readonly next: number;
}

const QUESTION = /^Do you want to perform these actions(?: in workspace "[^"]+")?\?$/;
const CONSEQUENCE = /^ {2}(Terraform|OpenTofu) will perform the actions described above\.$/;
const CONDITION = "  Only 'yes' will be accepted to approve.";
const ENTER = '  Enter a value: ';
const ERASED = '\x08 \x08';
const LONGEST_ANSWER = 1_000;
/** Longer lines aren't questions. */
const LONGEST_LINE = 2_000;

/**
 * Reads the approval that begins at `start`.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/local/backend_apply.go
 * @returns undefined if none begins there or it isn't fully printed yet
 */
export function readApproval(screen: Screen, start: number): Approval | undefined {
  if (screen.lines[start]?.wrapped === true) return readWrapped(screen, start);
  const lines = screen.lines.slice(start, start + 4);
  if (!QUESTION.test(lines[0]?.text ?? '')) return undefined;
  const tool = toolIn(CONSEQUENCE.exec(lines[1]?.text ?? ''));
  if (tool === undefined || lines[2]?.text !== CONDITION || lines[3]?.text !== '') return undefined;
  if (lines.some(line => !line.plain)) return undefined;
  const answered = screen.lines[start + 4];
  if (answered !== undefined) {
    const text = typed(answered);
    return text === undefined ? undefined : { tool, answer: judge(text), next: start + 5 };
  }
  const text = typed(screen.tail);
  return text === undefined
    ? undefined
    : { tool, answer: text === '' ? 'awaited' : 'typing', next: start + 4 };
}

/** Whether a line holds part of the question behind something else, so that the plan above it wasn't read either. */
export function asksElsewhere({ text }: ScreenLine): boolean {
  return text.length <= LONGEST_LINE && text.slice(0, Math.max(0, text.indexOf(CONDITION))).trim() !== '';
}

/** The approval as Terragrunt prints it: without the empty line, and with what is typed below it, on a line of its own. */
function readWrapped({ lines, tail }: Screen, start: number): Approval | undefined {
  const asks = lines.slice(start, start + 3);
  const tool = toolIn(CONSEQUENCE.exec(asks[1]?.text ?? ''));
  if (tool === undefined || !QUESTION.test(asks[0]?.text ?? '') || asks[2]?.text !== CONDITION)
    return undefined;
  const at = lines[start + 3]?.text === '' ? start + 4 : start + 3;
  const enter = lines[at] ?? tail;
  const beside = typed(enter);
  if (beside === undefined || ![...asks, enter].every(({ plain, wrapped }) => plain && wrapped))
    return undefined;
  const finished = at < lines.length;
  if (beside !== '' && finished) return { tool, answer: judge(beside), next: at + 1 };
  const below = lines[at + 1];
  if (below === undefined) {
    const typing = beside + (finished ? withoutErased(tail.raw) : '');
    return { tool, answer: typing === '' ? 'awaited' : 'typing', next: at + 1 };
  }
  if (below.wrapped === true) return { tool, answer: 'unclear', next: at + 1 };
  return { tool, answer: judge(withoutErased(below.raw)), next: at + 2 };
}

/** A question other than the approval, e.g. for a variable without a value, if the end of the record shows one. */
export function readOtherQuestion({ lines, tail }: Screen): string | undefined {
  const last = lines.at(-1);
  const asked = tail.raw === '' && last?.wrapped === true ? last : tail;
  if (typed(asked) !== undefined) {
    // Terraform names the variable in the first line of the paragraph, above its description.
    const about = lines.slice(-20).findLast(({ text }) => /^var\.[\w-]+$/.test(text))?.text;
    return about === undefined ? 'Enter a value:' : `${about}: Enter a value:`;
  }
  // Leave out anything typed after a question.
  const text = tail.text.slice(0, LONGEST_LINE + 1).trim();
  if (text.length > LONGEST_LINE || !/[:?\])>]$/.test(text)) return undefined;
  // A program may put its name in front, as in `[sudo] password for ana:`.
  const question = /^(?:\[[a-z]{2,20}\] )?.{1,120}?[:?\])>](?= |$)/.exec(text)?.[0];
  return question === undefined ? undefined : maskAddresses(question);
}

/** The text after `Enter a value:`, without characters typed and erased; undefined on any other line. */
function typed({ raw, wrapped }: ScreenLine): string | undefined {
  const text = raw.replace(/\x1b\[[0-9;:]*m/g, '');
  if (wrapped === true && text === ENTER.trimEnd()) return '';
  if (!text.startsWith(ENTER)) return undefined;
  return withoutErased(text.slice(ENTER.length));
}

/** A terminal echoes each erased character as back, space, back. */
function withoutErased(text: string): string {
  if (!text.includes(ERASED)) return text;
  const kept: string[] = [];
  const parts = text.split(ERASED);
  parts.forEach((part, i) => {
    kept.push(...chunks(part));
    if (i < parts.length - 1 && kept.pop() === undefined) kept.push(ERASED);
  });
  return kept.join('');
}

/** Its characters, or the whole text if it's too long to be an answer. */
function chunks(text: string): Iterable<string> {
  return text.length > LONGEST_ANSWER ? [text] : text;
}

function judge(text: string): Answer {
  if (text.trimEnd() === 'yes') return 'yes';
  // HCP Terraform prints this here if somebody else approved the run.
  if (text.trimEnd() === 'approved using the UI or API') return 'unclear';
  // An answer typed before the question came up is echoed elsewhere; an edited one may be anything.
  return text.trim() === '' || /[\x00-\x1f\x7f-\x9f]/.test(text) ? 'unclear' : 'no';
}
