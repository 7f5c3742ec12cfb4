import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { ProblemError } from '../../../../src/core/errors';
import { applyEdits } from '../../../../src/core/textEdit';
import { formatOf, readValue, setValue, type SetValue } from '../../../../src/core/values/values';
import { growsLinearly } from '../../../support/linear';

/** The file with a value set in it, or the code of the problem if that is refused. */
function set(file: string, text: string, at: string, value: SetValue): string {
  const format = formatOf(file, at);
  assert.ok(format !== undefined);
  try {
    return applyEdits(text, setValue(format, file, text, at, value));
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

describe('setting a value in a file', () => {
  it('keeps a byte order mark, and reads the first key after it', () => {
    const mark = '\uFEFF';
    assert.equal(set('v.json', `${mark}{"a": "b"}`, '/a', 'c'), `${mark}{"a": "c"}`);
    assert.equal(set('v.toml', `${mark}a = "b"\n`, '/a', 'c'), `${mark}a = "c"\n`);
    assert.equal(set('v.yaml', `${mark}a: b\n`, '/a', 'c'), `${mark}a: c\n`);
    assert.equal(set('v.env', `${mark}A=b\n`, '/A', 'c'), `${mark}A=c\n`);
  });

  it('finds a value in any text by a pattern for its line, and changes nothing else', () => {
    const docker = 'FROM acme/base:1 AS base\r\nFROM acme/api:v1.2.3\r\nRUN true # acme/api:v1.2.3\r\n';
    const from = String.raw`^FROM acme/api:(?<value>\S+)$`;
    assert.equal(
      set('Dockerfile', docker, from, 'v1.3.0'),
      docker.replace('FROM acme/api:v1.2.3', 'FROM acme/api:v1.3.0'),
    );
    const pins = 'apache-airflow==2.9.1\napache-airflow-providers-http==4.1\n';
    assert.equal(
      set('requirements.txt', pins, '^apache-airflow==(?<value>.*)$', '2.9.2'),
      pins.replace('2.9.1', '2.9.2'),
    );
    // Also where a pointer leads nowhere, such as into the text of a module's source.
    const source = 'module "api" {\n  source = "git::ssh://git@example.org/m.git//api?ref=v1"\n}\n';
    assert.equal(
      set('main.tf', source, String.raw`m\.git//api\?ref=(?<value>[^"]+)"`, 'v2'),
      source.replace('ref=v1', 'ref=v2'),
    );
    const one = String.raw`^A=(?<value>\d+)$`;
    assert.equal(set('a.txt', 'B=1\n', one, '2'), 'values.none');
    assert.equal(set('a.txt', 'A=1\nA=2\n', one, '3'), 'values.several');
    assert.equal(set('a.txt', 'A=1\n', one, 'x'), 'values.edit');
    assert.equal(set('a.txt', 'A=1\n', one, '1\nA=2'), 'values.edit');
  });

  it('refuses a pattern that matches twice in its line', () => {
    const tag = String.raw`:(?<value>v\d+)`;
    assert.equal(set('a.txt', 'old:v1 new:v2\n', tag, 'v3'), 'values.several');
    assert.equal(set('a.txt', 'new:v2\n', tag, 'v3'), 'new:v3\n');
    assert.equal(set('a.txt', 'A=\n', '^A=(?<value>.*)$', 'v3'), 'A=v3\n');
  });

  it('refuses a line that names a secret, whatever the pattern says', () => {
    for (const line of ['DB_PASSWORD=hunter2', 'api-key: hunter2', 'x "SECRET" hunter2'])
      for (const at of ['(?<value>hunter2)', '^(?<value>.*hunter2.*)$'])
        assert.equal(set('.env', `A=1\n${line}\n`, at, 'x'), 'values.fixed', `${line} ${at}`);
  });

  it('refuses a map with a duplicate key, in any spelling', () => {
    for (const text of ['a: 1\nb: {c: 1, "c": 2}\n', "image:\n  tag: v1\n'image':\n  name: x\n"])
      assert.equal(set('v.yaml', text, '/image/tag', 'v2'), 'values.syntax', text);
    assert.equal(set('v.json', '{"a": {"b": 1}, "a": {}}', '/a/b', 2), 'values.syntax');
    assert.equal(set('v.yaml', '- {a: 1}\n- {a: 2}\n', '/1/a', 3), '- {a: 1}\n- {a: 3}\n');
  });

  it('keeps comments, quotes and layout of YAML', () => {
    const text =
      '# who\nimage:   # ours\n    tag:  "v1"   # changes\n    name: \'api\'\nreplicas: 3\nlist:\n- a\n-   b\n';
    assert.equal(set('v.yaml', text, '/image/tag', 'v2'), text.replace('"v1"', '"v2"'));
    assert.equal(set('v.yaml', text, '/image/name', "it's"), text.replace("'api'", "'it''s'"));
    assert.equal(set('v.yaml', text, '/list/1', 'c'), text.replace('  b', '  c'));
    assert.equal(set('v.yaml', text, '/replicas', '4'), text.replace('3', '4'));
    assert.equal(set('v.yaml', text, '/image/tag', 'v1'), text);
  });

  it('quotes what YAML would read as something else', () => {
    for (const value of [
      'yes',
      'on',
      '1.10',
      '0777',
      '12:30',
      'null',
      '2026.11.01',
      'a: b',
      'a #b',
      '',
      '- x',
      '*x',
    ])
      assert.equal(set('v.yml', 'tag: v1 # now\n', '/tag', value), `tag: ${JSON.stringify(value)} # now\n`);
    assert.equal(set('v.yml', 'tag: v1\n', '/tag', 'v1.2.3-rc_1'), 'tag: v1.2.3-rc_1\n');
  });

  it('finds a value in one of several YAML documents, and refuses one that is in two', () => {
    const text = 'kind: Service\n---\nkind: Deployment\nspec: {replicas: 2}\n';
    assert.equal(set('k.yaml', text, '/spec/replicas', 3), text.replace('2', '3'));
    assert.equal(set('k.yaml', text, '/kind', 'Job'), 'values.several');
  });

  it('refuses anchors and aliases, multi-line text, and what does not exist', () => {
    const text = 'a: &x v1\nb: *x\nc: |\n  text\nd: !!str 1\ne:\n';
    for (const at of ['/a', '/b', '/c', '/d', '/e'])
      assert.equal(set('v.yaml', text, at, 'v2'), 'values.fixed', at);
    assert.equal(set('v.yaml', text, '/f', 'v2'), 'values.none');
    assert.equal(set('v.yaml', text, '', 'v2'), 'values.none');
    assert.equal(set('v.yaml', 'a: [', '/a', 'x'), 'values.syntax');
    assert.equal(set('v.yaml', 'a: 1\na: 2\n', '/a', 3), 'values.syntax');
  });

  it('never changes the type of a value', () => {
    assert.equal(set('v.yaml', 'on: true\n', '/on', 'maybe'), 'values.type');
    assert.equal(set('v.yaml', 'on: true\n', '/on', 'false'), 'on: false\n');
    assert.equal(set('v.json', '{"n": 1}', '/n', 'x'), 'values.type');
    assert.equal(set('v.json', '{"n": "1"}', '/n', 2), 'values.type');
  });

  it('keeps the layout of JSON', () => {
    const text = '{\n\t"image": {"tag" : "v1",\n\t\t"a/b": [1, 2e3, "\\ud83d\\ude00"]}\n}\n';
    assert.equal(set('v.json', text, '/image/tag', 'a"b'), text.replace('"v1"', String.raw`"a\"b"`));
    assert.equal(set('v.json', text, '/image/a~1b/1', 7), text.replace('2e3', '7'));
    assert.equal(set('v.json', '{"a": 1,}', '/a', 2), 'values.syntax');
    assert.equal(set('v.json', 'a: 1', '/a', 2), 'values.syntax');
  });

  it('keeps the layout of TOML', () => {
    const text =
      '# top\ntitle = "a" # b\n[image]\ntag   =  \'v1\'\nsize = 1_000\nwhen = 1979-05-27 07:32:00Z\nports = [ 80,\n  443, ] # both\nx.y = { on = true, "z w" = "q" }\n[[job]]\nid = "a"\n[[job]]\nid = "b"\n[job.env]\nA = "1"\n';
    assert.equal(set('c.toml', text, '/image/tag', 'v2'), text.replace("'v1'", "'v2'"));
    assert.equal(set('c.toml', text, '/image/tag', "it's"), text.replace("'v1'", '"it\'s"'));
    assert.equal(set('c.toml', text, '/image/size', 5), text.replace('1_000', '5'));
    assert.equal(set('c.toml', text, '/image/ports/1', 444), text.replace('443', '444'));
    assert.equal(set('c.toml', text, '/image/x/y/on', 'false'), text.replace('on = true', 'on = false'));
    assert.equal(set('c.toml', text, '/image/x/y/z w', 'r'), text.replace('"q"', '"r"'));
    assert.equal(set('c.toml', text, '/job/1/id', 'c'), text.replace('"b"', '"c"'));
    assert.equal(set('c.toml', text, '/job/1/env/A', '2'), text.replace('"1"', '"2"'));
    assert.equal(set('c.toml', text, '/image/when', 'x'), 'values.fixed');
    for (const bad of ['a = ', 'a = "x', 'a = 1 b = 2', '[a', 'a', 'a = [1 2]', 'a = {b = 1'])
      assert.equal(set('c.toml', bad, '/a', 'x'), 'values.syntax', bad);
  });

  it('keeps the layout of .env files', () => {
    const text =
      '# a\nexport TAG=v1 # now\nNAME = "two words"\n\nEMPTY=\nURL=\'https://x/?a=b#c\'\nPORT=80#1\n';
    assert.equal(set('.env', text, '/TAG', 'v2'), text.replace('v1', 'v2'));
    assert.equal(set('.env', text, '/TAG', 'a b'), text.replace('v1', '"a b"'));
    assert.equal(set('.env.prod', text, '/NAME', '$x'), text.replace('"two words"', "'$x'"));
    assert.equal(set('prod.env', text, '/EMPTY', 'x'), text.replace('EMPTY=', 'EMPTY=x'));
    assert.equal(set('prod.env', text, '/URL', 'y'), text.replace("'https://x/?a=b#c'", "'y'"));
    assert.equal(set('.env', text, '/TAG', `a'b"c`), 'values.edit');
    assert.equal(set('.env', 'A=$B\n', '/A', 'x'), 'values.fixed');
    assert.equal(set('.env', 'A=1\nA=2\n', '/A', 'x'), 'values.several');
    assert.equal(set('.env', 'what is this\n', '/A', 'x'), 'values.syntax');
  });

  it('supports no other files', () => {
    for (const file of ['main.tf', 'a.ini', 'env', 'environment', 'x.envoy'])
      assert.equal(formatOf(file), undefined, file);
  });

  it('changes only that value, whatever it and its neighbors are', () => {
    const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
    const files = [
      ['a.yaml', (value: object) => stringify(value)],
      ['a.json', (value: object) => JSON.stringify(value, null, 2)],
    ] as const;
    for (const [file, write] of files)
      fc.assert(
        fc.property(
          fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), word, { minKeys: 1, maxKeys: 5 }),
          word,
          (all, value) => {
            const [key = ''] = Object.keys(all);
            const format = formatOf(file);
            assert.ok(format !== undefined);
            const text = write({ top: all });
            const [before] = format.leaves(text);
            if (before?.fixed !== undefined) return;
            const after = set(file, text, `/top/${key}`, value);
            assert.equal(readValue(format, file, after, `/top/${key}`), value);
            const rest = (of: string) =>
              format
                .leaves(of)
                .slice(1)
                .map(({ at, value: is }) => [at, is]);
            assert.deepEqual(rest(after), rest(text));
          },
        ),
        { numRuns: 100, seed: 7 },
      );
  });

  for (const file of ['a.toml', '.env'])
    for (const shape of [
      '"',
      "'",
      'a = "',
      '[',
      'a=[',
      'a="""',
      "a='",
      '#',
      ' ',
      'A=\\',
      '${',
      '{"a":',
      '- ',
      '\r',
    ])
      it(`reads hostile text in linear time: ${file}, ${JSON.stringify(shape)}`, () =>
        growsLinearly(size => set(file, shape.repeat(size / shape.length), '/a', 'x'), 20_000, 200_000));
});
