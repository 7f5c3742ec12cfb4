import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { ProblemError } from '../../../../src/core/errors';
import { applyEdits } from '../../../../src/core/textEdit';
import type { HclApi, HclTarget } from '../../../../src/core/ports/hcl';
import { createHcl, MAX_HCL_LENGTH } from '../../../../src/platform/node/hcl';
import { wasmFolder } from './wasmFolder';

const target = { module: 'catalog-airflow', attribute: 'running_dags_cleared' };
const file = 'environments/prod/catalog-airflow.tf';
const catalog = (...lines: string[]) => ['module "catalog-airflow" {', ...lines, '}', ''].join('\n');

describe('hcl', () => {
  let folder: string;
  let hcl: HclApi;
  before(() => {
    folder = wasmFolder();
    hcl = createHcl({ wasmFolder: folder });
  });
  after(() => rmSync(folder, { recursive: true }));

  async function set(
    text: string,
    value: string | boolean | number,
    what: HclTarget = target,
  ): Promise<string> {
    return applyEdits(text, await hcl.set(file, text, what, value));
  }

  const readable: [string, string, string | boolean | number, number, number][] = [
    ['a flag', '  running_dags_cleared = false', false, 2, 26],
    ['a flag after tabs and a comment', '\t\trunning_dags_cleared\t=\t/* c */\ttrue # d', true, 2, 34],
    ['a string', '  running_dags_cleared = "rel-1"', 'rel-1', 2, 26],
    ['a string with escapes', '  running_dags_cleared = "a\\"b\\\\ $${x} \\u00e9"', 'a"b\\ ${x} é', 2, 26],
    ['an empty string', '  running_dags_cleared = ""', '', 2, 26],
    ['a number', '  running_dags_cleared = 1.5', 1.5, 2, 26],
    ['a number with an exponent', '  running_dags_cleared = 12e3', 12000, 2, 26],
    ['a number with a negative exponent', '  running_dags_cleared = 5E-1', 0.5, 2, 26],
    ['a number with a fraction and an exponent', '  running_dags_cleared = 1.5e+2', 150, 2, 26],
    [
      'a string that looks like an exponent, after one',
      '  a = 1e3\n  running_dags_cleared = "1e3"',
      '1e3',
      3,
      26,
    ],
    ['a string after an exponent in a template', '  a = "x1e3 ${1e3} 1e3"\n  running_dags_cleared = "2e3 # 1e3"', '2e3 # 1e3', 3, 26], // prettier-ignore
    ['a flag after surrogate pairs', '  /* é漢😀 */ running_dags_cleared = true', true, 2, 37],
  ];
  for (const [name, line, value, row, column] of readable) {
    it(`reads ${name} and where it stands`, async () => {
      assert.deepEqual(await hcl.read(file, catalog(line), target), { value, line: row, column });
    });
  }

  const odd = [
    [
      'Windows line endings',
      catalog('  a = 1', '  running_dags_cleared = false', '  b = "x"').replaceAll('\n', '\r\n'),
    ],
    ['a byte order mark', `\uFEFF${catalog('  running_dags_cleared = false')}`],
    ['no final newline', catalog('running_dags_cleared=false').trimEnd()],
    ['a label without quotes', catalog('  running_dags_cleared = false').replaceAll('"', '')],
    ['the name in other places', catalog('  # running_dags_cleared = false', '  x = "running_dags_cleared = false"', '  running_dags_cleared  =  false', '  nested {', '    running_dags_cleared = false', '  }')], // prettier-ignore
    [
      'other modules',
      `module "other" {\n  running_dags_cleared = false\n}\n${catalog('  running_dags_cleared = false')}`,
    ],
    ['exponents', `locals {\n  a = 1e3 # 1e3 "\n  b = [1E-3, -2e+4, 1.5e+10, 0e0]\n  /* 1e3 */ c = { x = 2e2 * 1e1, "1e3" = f(3e3)[1e0] }\n  d = "1e3 \\" 1e3 \${1e3 + "1e3"} %{ if true }1e3%{ endif }"\n  e = <<-EOT\n    1e3 " \${7e7} = 1e3\n  EOT\n  f = b-1e3\n  g = c1e3\n}\n${catalog('  running_dags_cleared = false')}locals {\n  z = 9e9\n}\n`], // prettier-ignore
    ['heredocs', `locals {\n  x = <<-EOT\n    module "catalog-airflow" {\n      running_dags_cleared = false\n    }\n  EOT\n}\n${catalog('  running_dags_cleared = false')}`], // prettier-ignore
  ] as const;
  for (const [name, text] of odd) {
    it(`sets the flag and nothing else in a file with ${name}`, async () => {
      const changed = await set(text, true);
      assert.deepEqual(await hcl.read(file, changed, target).then(({ value }) => value), true);
      let at = 0;
      while (changed[at] === text[at]) at++;
      assert.equal(`${changed.slice(0, at)}false${changed.slice(at + 'true'.length)}`, text);
      assert.deepEqual(await hcl.set(file, changed, target, true), []);
      assert.equal(await set(changed, false), text);
    });
  }

  it('sets any string', async () => {
    const text = catalog('  running_dags_cleared = "rel-1" # pinned');
    for (const value of ['rel-2', 'a"b', '\\', '${x}', '%{ if }', '$${', 'a\nb\r\tc', 'é漢😀', '']) {
      const changed = await set(text, value);
      assert.equal((await hcl.read(file, changed, target)).value, value);
      assert.match(changed, /^module "catalog-airflow" \{\n {2}running_dags_cleared = ".*" # pinned\n\}\n$/);
    }
  });

  const refused: [string, string, string, string][] = [
    ['hcl.syntax', 'a file with a syntax error', catalog('  running_dags_cleared = '), '2:3'],
    [
      'hcl.syntax',
      'a block that never ends',
      'module "catalog-airflow" {\n  running_dags_cleared = false\n',
      '3:1',
    ],
    ['hcl.no-module', 'no module', 'locals {}\n', '1:1'],
    ['hcl.no-module', 'a module with another name', 'module "catalog" {}\n', '1:1'],
    [
      'hcl.no-module',
      'a module inside another block',
      `x {\n${catalog('running_dags_cleared = true')}}\n`,
      '1:1',
    ],
    ['hcl.no-module', 'an empty file', '', '1:1'],
    ['hcl.two-modules', 'two modules', `${catalog('running_dags_cleared = true')}${catalog()}`, '4:1'],
    [
      'hcl.no-attribute',
      'no such attribute',
      catalog('  a = true', '  b { running_dags_cleared = true }'),
      '1:1',
    ],
    ['hcl.no-attribute', 'an empty module', 'module "catalog-airflow" {}\n', '1:1'],
    ['hcl.two-attributes', 'the attribute twice', catalog('  running_dags_cleared = true', '  running_dags_cleared = true'), '3:3'], // prettier-ignore
    ['hcl.not-literal', 'a reference', catalog('  running_dags_cleared = var.cleared'), '2:26'],
    ['hcl.not-literal', 'a template', catalog('  running_dags_cleared = "${var.cleared}"'), '2:26'],
    ['hcl.not-literal', 'a heredoc', catalog('  running_dags_cleared = <<EOT', 'true', 'EOT'), '2:26'],
    ['hcl.not-literal', 'a function call', catalog('  running_dags_cleared = tobool("true")'), '2:26'],
    ['hcl.not-literal', 'a condition', catalog('  running_dags_cleared = true ? true : false'), '2:26'],
    ['hcl.not-literal', 'an operation', catalog('  running_dags_cleared = !false'), '2:26'],
    ['hcl.not-literal', 'a negative number', catalog('  running_dags_cleared = -1'), '2:26'],
    ['hcl.not-literal', 'parentheses', catalog('  running_dags_cleared = (true)'), '2:26'],
    ['hcl.not-literal', 'a list', catalog('  running_dags_cleared = [true]'), '2:26'],
    ['hcl.not-literal', 'null', catalog('  running_dags_cleared = null'), '2:26'],
    ['hcl.not-literal', 'a string over two lines', catalog('  running_dags_cleared = "a', 'b"'), '2:26'],
    ['hcl.syntax', 'a faulty escape', catalog(String.raw`  running_dags_cleared = "\q"`), '2:27'],
  ];
  for (const [code, name, text, place] of refused) {
    it(`refuses ${name} and says where`, async () => {
      for (const attempt of [() => hcl.read(file, text, target), () => hcl.set(file, text, target, true)]) {
        await assert.rejects(attempt, (error: unknown) => {
          assert.ok(error instanceof ProblemError);
          assert.equal(error.problem.code, code);
          assert.ok(error.problem.message.startsWith(`${file}:${place}: `), error.problem.message);
          return true;
        });
      }
    });
  }

  it('finds attributes of other blocks and at the top of a file', async () => {
    const text =
      'image_tag = "v1" # ours\nvariable "n" {\n  default = 2\n}\nresource "a" "b" {\n  on = false\n}\n';
    const at = (...block: string[]) => ({ block: block.slice(0, -1), attribute: block.at(-1) ?? '' });
    assert.equal(await set(text, 'v2', at('image_tag')), text.replace('v1', 'v2'));
    assert.equal(await set(text, 3, at('variable', 'n', 'default')), text.replace('2', '3'));
    assert.equal(await set(text, true, at('resource', 'a', 'b', 'on')), text.replace('false', 'true'));
    await assert.rejects(set(text, true, at('resource', 'a', 'on')), /there is no resource "a"/);
    await assert.rejects(set(text, 'x', at('other')), /the top of the file has no attribute other/);
  });

  it('keeps the type, except that a quoted boolean becomes a real one', async () => {
    assert.equal(
      await set(catalog('  running_dags_cleared = "true"'), false),
      catalog('  running_dags_cleared = false'),
    );
    const others: [string, string | boolean][] = [
      ['true', 'rel-1'],
      ['7', 'rel-1'],
      ['1', true],
      ['"rel-1"', true],
    ];
    for (const [now, value] of others) {
      const text = catalog(`  running_dags_cleared = ${now}`);
      await assert.rejects(hcl.set(file, text, target, value), (error: unknown) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, 'hcl.edit');
        return true;
      });
    }
  });

  it('says what stands there instead of a literal, without quoting it', async () => {
    const text = catalog('  running_dags_cleared = secret("x")');
    await assert.rejects(hcl.read(file, text, target), (error: unknown) => {
      assert.match(String(error), /is a function call, not a literal/);
      assert.doesNotMatch(String(error), /secret/);
      return true;
    });
  });

  it('says that the parser is missing, and tries again next time', async () => {
    const missing = createHcl({ wasmFolder: `${folder}-none` });
    for (let i = 0; i < 2; i++) {
      await assert.rejects(missing.read(file, catalog(), target), (error: unknown) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, 'hcl.parser');
        return true;
      });
    }
  });

  it('gives up on a file that is too long or that takes too long to parse', async () => {
    const impatient = createHcl({ wasmFolder: folder, longestParseMs: 20 });
    for (const [text, why] of [
      ['a = '.repeat(25_000), /takes more than 0\.02 seconds/],
      ['#'.repeat(MAX_HCL_LENGTH + 1), /has more than 1000000 characters/],
    ] as const) {
      await assert.rejects(impatient.read(file, text, target), (error: unknown) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, 'hcl.too-large');
        assert.match(error.problem.message, why);
        return true;
      });
    }
    const text = catalog('  running_dags_cleared = false');
    assert.equal((await hcl.read(file, text, target)).value, false);
    assert.equal((await createHcl({ wasmFolder: folder }).read(file, text, target)).value, false);
  });
});
