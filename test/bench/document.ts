import { AGREES_WITHIN, percent, repeated } from './compare';
import { curvesOf, picture } from './curve';
import { digits, markdownTable, sizeOf, tableOf } from './report';
import { isMet, type Row } from './row';

/** The contents of docs/performance.md, and the pictures beside it. */
export interface Document {
  readonly text: string;
  readonly pictures: readonly { readonly name: string; readonly svg: string }[];
}

/** @param earlier another run on the same machine, whose ratios are shown beside */
export function documentOf(
  rows: readonly Row[],
  earlier: readonly Row[] | undefined,
  { cores, node }: { readonly cores: number; readonly node: string },
): Document {
  const pictures = curvesOf(rows).map(curve => {
    const what = curve[0]?.what ?? '';
    const name = `${what.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.svg`;
    return { what, name, svg: picture(curve) };
  });
  const text = `# Performance

Times on one machine say little about another, so where possible each is measured side by side with a rival, in turn, in one run:
a number with × is our median divided by the rival's. The spread is from the tenth to the ninetieth percentile of the rounds.
Requests are counted where the rehearsal's services answer them.

Measured on a machine with ${cores} cores, which did little else, and Node.js ${node}.

The goal for the package's size leaves out its translations: everybody gets them all and uses one, and another language takes
nothing from what the product can do. Each has a goal of its own.

## Reproduce it

\`npm run bench\` measures the same on your machine, and prints the table. \`npm run bench -- journal verdict\` measures these parts
alone. To see whether a run can be trusted, take two:

\`\`\`
npm run -s bench -- --json > first.json
npm run -s bench -- --json > second.json
npm run bench -- --from second.json --compare first.json
\`\`\`

\`--write\` also writes this document.

## Numbers

${markdownTable(rows)}

${missed(rows)}${again(rows, earlier)}
## Curves

Both axes are logarithmic. A dashed line is the limit.

${pictures.map(({ what, name }) => `![${what}](performance/${name})`).join('\n\n')}
`;
  return { text, pictures };
}

/** Every goal that isn't reached, with the reason. */
function missed(rows: readonly Row[]): string {
  const all = rows.filter(row => !isMet(row));
  if (all.length === 0) return 'Every goal is reached.\n';
  const told = all.map(row => {
    const { what, reached, limit = Number.NaN, unit, ifMissed } = row;
    const size = sizeOf(row);
    const why = ifMissed ?? 'Its cause is not known.';
    return `- **${what}${size === '' ? '' : `, ${size}`}**: ${digits(reached)} ${unit} instead of ${digits(limit)}. ${why}`;
  });
  return `## Goals that are not reached\n\n${told.join('\n')}\n`;
}

function again(rows: readonly Row[], earlier: readonly Row[] | undefined): string {
  if (earlier === undefined) return '';
  const all = repeated(rows, earlier);
  const agree = all.filter(({ differs }) => differs <= AGREES_WITHIN).length;
  return `
## Measured twice

Measured in two runs on the same machine, ${agree} of ${all.length} ratios agree within ${percent(AGREES_WITHIN)}.

${tableOf(
  ['Ratio', 'First', 'Second', 'Difference'],
  all.map(({ what, before, now, differs }) => [what, digits(before), digits(now), percent(differs)]),
)}
`;
}
