import * as v from 'valibot';
import { isMap } from '../inWords';
import { readPlainYaml, type Spelled, type TextProblem } from '../plainYaml';
import { TitleSchema } from '../runbook';

/** What stands between two lines of hyphens at the top of a document. */
const FENCED = /^---[ \t]*\n([^]*?)^(?:---|\.\.\.)[ \t]*$/m;

/** Other programs' front matter says at most how the document is called. */
const OthersSchema = v.object({ title: v.optional(v.fallback(v.optional(TitleSchema), undefined)) });

/** What a document says above its text; where it says nothing, problems stand in its first line. */
export interface FrontMatter extends Spelled {
  readonly value: Readonly<Record<string, unknown>>;
  /** Whether the document says that it is a runbook. */
  readonly isRunbook: boolean;
  /** The document with as many lines, and nothing in place of the front matter. */
  readonly rest: string;
  readonly problems: readonly TextProblem[];
}

/** Reads the front matter of a document whose lines end in `\n`; that of other programs is passed over. */
export function frontMatterOf(text: string): FrontMatter {
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
