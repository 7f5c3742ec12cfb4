import * as v from 'valibot';
import { readPlainYaml, type TextProblem } from '../plainYaml';
import { DescriptionSchema, NameSchema, TitleSchema } from '../runbook';

/** What stands between two lines of hyphens at the top of a document. */
const FENCED = /^---[ \t]*\n([^]*?)^(?:---|\.\.\.)[ \t]*$/m;

const FrontMatterSchema = v.strictObject({
  /** Version of the runbook format: says that the document is meant to be a runbook. */
  runbook: v.literal(2),
  id: v.optional(NameSchema),
  title: v.optional(TitleSchema),
  description: v.optional(DescriptionSchema),
});
/** Other programs' front matter says at most how the document is called. */
const OthersSchema = v.object({ title: v.optional(v.fallback(v.optional(TitleSchema), undefined)) });

export interface FrontMatter {
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Whether the document says that it is a runbook. */
  readonly isRunbook: boolean;
  /** The document with as many lines, and nothing in place of the front matter. */
  readonly rest: string;
  readonly problems: readonly TextProblem[];
}

/** Reads the front matter of a document whose lines end in `\n`; that of other programs is passed over. */
export function frontMatterOf(text: string): FrontMatter {
  const fenced = text.startsWith('---') ? FENCED.exec(text) : null;
  if (fenced?.index !== 0) return { isRunbook: false, rest: text, problems: [] };
  const [whole, content = ''] = fenced;
  const rest = whole.replace(/[^\n]/g, '') + text.slice(whole.length);
  const isRunbook = /^runbook[ \t]*:/m.test(content);
  const yaml = readPlainYaml(content);
  if (!isRunbook) {
    const others = v.safeParse(OthersSchema, yaml.value);
    return { ...(others.success ? others.output : {}), isRunbook, rest, problems: [] };
  }
  const below = (problem: TextProblem) => ({
    ...problem,
    line: problem.line + 1,
    endLine: problem.endLine + 1,
  });
  const parsed = v.safeParse(FrontMatterSchema, yaml.value);
  if (yaml.problems.length === 0 && parsed.success) {
    const { runbook: _, ...given } = parsed.output;
    return { ...given, isRunbook, rest, problems: [] };
  }
  const issues = (parsed.issues ?? []).map(issue => {
    const path = (issue.path ?? []).map(item => item.key as string | number);
    const name = String(path.at(-1) ?? 'front matter');
    const message =
      issue.expected === 'never' ? `"${name}" is not known here.` : `"${name}": ${issue.message}`;
    return yaml.problemAt(path, issue.expected === 'never' ? 'key' : 'value', message);
  });
  const problems = yaml.problems.length > 0 ? yaml.problems : issues;
  return { isRunbook, rest, problems: problems.map(below) };
}
