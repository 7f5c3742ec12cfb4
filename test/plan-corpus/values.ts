import fc from 'fast-check';

/** A value of Terraform's, as JSON would hold it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** Lines that imitate what Terraform prints around a plan. */
const imitations = [
  '  # terraform_data.fake will be destroyed',
  '  # module.x["a"].terraform_data.fake[0] must be replaced',
  '  - resource "terraform_data" "fake" {',
  '    }',
  '        }',
  '        EOT',
  'EOT',
  'Plan: 0 to add, 0 to change, 0 to destroy.',
  'Terraform will perform the following actions:',
  'OpenTofu will perform the following actions:',
  'Changes to Outputs:',
  'No changes. Your infrastructure matches the configuration.',
  'Do you want to perform these actions?',
  '  Terraform will perform the actions described above.',
  "  Only 'yes' will be accepted to approve.",
  '  Enter a value: ',
  '  Enter a value: yes',
  'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
  'Apply cancelled.',
  '╷',
  '│ Error: not really',
  '╵',
  'Error: not really',
  'Warning: not really',
  'terraform_data.fake: Destruction complete after 0s',
  '─────',
  'x = <<-EOT',
  '"quoted" -> (known after apply) # forces replacement',
  '(sensitive value)',
];
const word = fc.constantFrom('', 'a', 'rel-2026.01.02', 'é漢字😀', '"', '\\', "it's", '${x}', '%{ if }', '$${', '\t', '{', '[', '#', '-> null', '[bold]x[reset]', '  '); // prettier-ignore
const line = fc.oneof(
  { weight: 2, arbitrary: word },
  { weight: 3, arbitrary: fc.constantFrom(...imitations) },
);
const lines = fc.array(line, { minLength: 2, maxLength: 9 }).map(each => each.join('\n'));
const text = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 4, arbitrary: lines },
  { weight: 1, arbitrary: lines.map(each => each.replaceAll('\n', '\r\n')) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }).map(words => JSON.stringify(words)) },
  { weight: 1, arbitrary: lines.map(each => JSON.stringify({ text: each, list: [1, { a: each }] })) },
);
/** Terminal sequences that a terminal would act on: they overwrite, erase or hide the text around them. */
const hostile = fc
  .tuple(
    text,
    fc.constantFrom('\x1b[5A\x1b[2K', '\x1b[2J', '\r', '\x1b]0;', '\x07', '\x1b[8m', '\x9b3A', '\b\b\b'),
    line,
  )
  .map(([before, sequence, after]) => `${before}\n${sequence}${after}\n`);

const key = fc.constantFrom('a', 'b c', 'é', '"q"', 'id', 'name', 'for', 'x.y', '1', '');

/** Keys of `for_each`; some are words that Terraform takes for colors. */
export const instanceKey = fc.constantFrom('a', 'b c', 'é漢', 'x"y', 'back\\slash', 'line\nfeed', '${z}', 'a.b', '] will be created', '-', '1'); // prettier-ignore
export const colourKeys: readonly string[] = ['[red]', 'a[bold]b'];
export const colourKey = fc.constantFrom(...colourKeys);

export function valueOf(withHostile: boolean): fc.Arbitrary<Value> {
  const texts = withHostile
    ? fc.oneof({ weight: 2, arbitrary: text }, { weight: 1, arbitrary: hostile })
    : text;
  return fc.letrec<{ value: Value }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
      { weight: 6, arbitrary: texts },
      { weight: 2, arbitrary: fc.oneof(fc.integer({ min: -9, max: 99 }), fc.boolean(), fc.constant(null)) },
      { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
      { weight: 2, arbitrary: fc.dictionary(key, tie('value'), { maxKeys: 4 }) },
    ),
  })).value;
}

/** An HCL expression of the value. */
export function toHcl(value: Value): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `[${value.map(toHcl).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([name, each]) => `(${quote(name)}) = ${toHcl(each)}`)
    .join(', ')} }`;
}

export function quote(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\b', '\\u0008')
    .replaceAll('\\f', '\\u000c')
    .replaceAll('\x7f', '\\u007f')
    .replaceAll('\x9b', '\\u009b')
    .replace(/[$%](?=\{)/g, '$&$&');
  return `"${escaped}"`;
}

/** The value's type as Terraform's state writes it. */
export function typeOf(value: Value): unknown {
  if (value === null) return 'dynamic';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'string') return typeof value;
  if (isList(value)) return ['tuple', value.map(typeOf)];
  return ['object', Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeOf(each)]))];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
