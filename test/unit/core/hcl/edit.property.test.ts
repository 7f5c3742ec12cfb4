import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { ProblemError } from '../../../../src/core/errors';
import { applyEdits } from '../../../../src/core/textEdit';
import { parseLiteral, printLiteral } from '../../../../src/core/hcl/literal';
import type { HclApi } from '../../../../src/core/ports/hcl';
import { createHcl } from '../../../../src/platform/node/hcl';
import { wasmFolder } from './wasmFolder';

const target = { module: 'catalog', attribute: 'flag' };
const literals = ['true', 'false', '"rel-1"', '""', '"é \\" \\\\ $${x} 😀"'];
const literal = fc.constantFrom(...literals);
const reference = fc.constantFrom('var.x', '"${var.x}"', 'f(true)', '(true)', '[true]', '<<EOT\ntrue\nEOT', 'true ? 1 : 2', '!true', 'null'); // prettier-ignore

/** Blocks without the target, some of which look like it. */
const noise = fc.constantFrom(
  '# flag = true',
  '// é漢😀 module "catalog" {',
  '/* module "catalog" {\n flag = true\n} */',
  'locals {\n  flag = true\n  t = "flag = ${true}"\n}',
  'module "other" {\n\tflag = false\n}',
  'resource "x" "catalog" {\n  flag = true\n}',
  'output "o" {\n  value = <<-EOT\n    module "catalog" {\n      flag = true\n    }\n  EOT\n}',
  'variable "v" {}',
  '',
);
const inside = fc.constantFrom(
  '# flag = false',
  'other_flag = true',
  'flags = [true, "flag", 1]',
  'text = "flag = true"',
  'map = { flag = true, "é" = 2 }',
  'doc = <<EOT\nflag = true\n😀\nEOT',
  'providers = {\n    flag = x.y\n  }',
  'nested {\n    flag = true\n  }',
  '',
);
const indent = fc.constantFrom('', '  ', '\t');
const equals = fc.constantFrom('=', ' = ', '\t=\t', '   =  ');
const trail = fc.constantFrom('', ' # why', ' // é😀', '  ', ' /* x */');

function fileWith(value: fc.Arbitrary<string>): fc.Arbitrary<{ text: string; start: number; old: string }> {
  return fc
    .record({
      before: fc.array(noise, { maxLength: 4 }),
      after: fc.array(noise, { maxLength: 4 }),
      above: fc.array(inside, { maxLength: 3 }),
      below: fc.array(inside, { maxLength: 3 }),
      old: value,
      indent,
      equals,
      trail,
      bom: fc.boolean(),
      crlf: fc.boolean(),
      label: fc.constantFrom('"catalog"', 'catalog'),
    })
    .map(f => {
      const end = (text: string) => (f.crlf ? text.replaceAll('\n', '\r\n') : text);
      const head = [...f.before, `module ${f.label} {`, ...f.above, `${f.indent}flag${f.equals}`].join('\n');
      const tail = ['', ...f.below, '}', ...f.after, ''].join('\n');
      const start = end(`${f.bom ? '\uFEFF' : ''}${head}`);
      return {
        text: `${start}${end(f.old)}${f.old.startsWith('<<') ? '' : f.trail}${end(tail)}`,
        start: start.length,
        old: end(f.old),
      };
    });
}

describe('editing any HCL file', () => {
  let folder: string;
  let hcl: HclApi;
  before(() => {
    folder = wasmFolder();
    hcl = createHcl({ wasmFolder: folder });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('changes only the literal, and nothing the second time', async () => {
    const wish = fc.record({
      flag: fc.boolean(),
      version: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
    });
    await fc.assert(
      fc.asyncProperty(fileWith(literal), wish, async ({ text, start, old }, { flag, version }) => {
        const wanted = old.startsWith('"') ? version : flag;
        const changed = applyEdits(text, await hcl.set('main.tf', text, target, wanted));
        assert.equal(changed.slice(0, start), text.slice(0, start));
        const rest = text.slice(start + old.length);
        assert.ok(changed.endsWith(rest));
        const now = changed.slice(start, changed.length - rest.length);
        assert.equal(parseLiteral(now), wanted);
        assert.equal((await hcl.read('main.tf', changed, target)).value, wanted);
        assert.deepEqual(await hcl.set('main.tf', changed, target, wanted), []);
      }),
      { numRuns: 400 },
    );
  });

  it('refuses anything that is not a literal, and says where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(fileWith(reference), fc.boolean(), async ({ text, start }, wanted) => {
        const lines = text.slice(0, start).split('\n');
        const place = `main.tf:${lines.length}:${(lines.at(-1) ?? '').length + 1}: `;
        await assert.rejects(hcl.set('main.tf', text, target, wanted), (error: unknown) => {
          assert.ok(error instanceof ProblemError);
          assert.equal(error.problem.code, 'hcl.not-literal');
          assert.ok(error.problem.message.startsWith(place), `${error.problem.message} is not at ${place}`);
          return true;
        });
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a file that is cut off or doubled', async () => {
    await fc.assert(
      fc.asyncProperty(fileWith(literal), async ({ text, start, old }) => {
        const within = text.slice(0, start + old.length);
        await assert.rejects(hcl.set('main.tf', within, target, true), ProblemError, within);
        await assert.rejects(
          hcl.set('main.tf', `${text}\n${text.replace('\uFEFF', '')}`, target, true),
          ProblemError,
          text,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('reads back every literal that it prints', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.boolean()), value => {
        assert.equal(parseLiteral(printLiteral(value)), value);
      }),
    );
  });
});
