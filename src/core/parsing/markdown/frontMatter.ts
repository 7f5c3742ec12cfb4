import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isMap } from '../../runbook/inWords';
import { readPlainYaml, type Spelled, type TextProblem } from '../plainYaml';
import { TitleSchema } from '../../runbook/runbook';
import { problemOn } from './problemOn';

/** Front matter between two lines of hyphens at the top of a document. */
const FENCED = /^---[ \t]*\n([^]*?)^(?:---|\.\.\.)[ \t]*$/m;

/** Longer than any front matter. */
const MOST_LINES = 2000;

/** From other programs' front matter, only the title is used. */
const OthersSchema = v.object({ title: v.optional(v.fallback(v.optional(TitleSchema), undefined)) });

/** The front matter of a document; problems without a better position are reported on its first line. */
export interface FrontMatter extends Spelled {
  readonly value: Readonly<Record<string, unknown>>;
  /** Whether the document says that it is a runbook. */
  readonly isRunbook: boolean;
  /** The document with the front matter blanked out, keeping the number of lines. */
  readonly rest: string;
  readonly problems: readonly TextProblem[];
}

/** Parses the front matter of a document with `\n` line endings; that of other programs is ignored. */
export function frontMatterOf(text: string): FrontMatter {
  const slip = fenceSlip(text);
  if (slip !== undefined) {
    const front = frontMatterOf(slip.text);
    return { ...front, problems: [slip.problem, ...front.problems] };
  }
  const fenced = text.startsWith('---') ? FENCED.exec(text) : null;
  const [whole = '', content = ''] = fenced?.index === 0 ? fenced : [];
  const rest = whole.replace(/[^\n]/g, '') + text.slice(whole.length);
  const isRunbook = /^runbook[ \t]*:/m.test(content);
  const yaml = readPlainYaml(content);
  const above = whole === '' ? 0 : 1;
  const below = (problem: TextProblem) => ({
    ...problem,
    line: problem.line + above,
    endLine: problem.endLine + above,
  });
  const given = {
    isRunbook,
    rest,
    problemAt: (...at: Parameters<Spelled['problemAt']>) => below(yaml.problemAt(...at)),
  };
  if (!isRunbook) {
    const others = v.safeParse(OthersSchema, yaml.value);
    const title = others.success && others.output.title !== undefined ? { title: others.output.title } : {};
    return { ...given, value: title, problems: [] };
  }
  return { ...given, value: isMap(yaml.value) ? yaml.value : {}, problems: yaml.problems.map(below) };
}

/** Spaces before a line of hyphens around our keys, which keep it from counting, and the text without them. */
function fenceSlip(text: string): { readonly text: string; readonly problem: TextProblem } | undefined {
  const lines = text.split('\n', MOST_LINES);
  if (!/^ *---[ \t]*$/.test(lines[0] ?? '')) return undefined;
  const end = lines.findIndex((line, at) => at > 0 && /^ *(?:---|\.\.\.)[ \t]*$/.test(line));
  const isOurs = lines.slice(1, Math.max(1, end)).some(line => /^runbook[ \t]*:/.test(line));
  const at = [0, end].find(each => lines[each]?.startsWith(' '));
  const line = lines[at ?? -1];
  if (!isOurs || at === undefined || line === undefined) return undefined;
  // An indented line of hyphens may belong to a value if another one ends the front matter.
  if (at > 0 && FENCED.test(text)) return undefined;
  const before = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
  return {
    text: text.slice(0, before) + line.trimStart() + text.slice(before + line.length),
    problem: problemOn(
      at,
      at === 0
        ? l10n.t`Remove the spaces before "${line.trim()}": with them, the front matter has no beginning.`
        : l10n.t`Remove the spaces before "${line.trim()}": with them, the front matter has no end.`,
      lines,
    ),
  };
}
