import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../src/core/errors';
import type { TextEdit } from '../../src/core/hcl/textEdit';
import { formatOf, setValue } from '../../src/core/values/values';
import { createFiles } from '../../src/platform/node/files';
import { createHcl } from '../../src/platform/node/hcl';
import { wasmFolder } from '../unit/core/hcl/wasmFolder';

const MODULE = `module "catalog-airflow" {
  docker_tag           = "rel-1"
  running_dags_cleared = false # a comment
}
`;

/** Every way in which a deployment edits a file: what it was and becomes, and the edits. */
interface Edit {
  readonly file: string;
  readonly text: string;
  readonly was: string;
  readonly becomes: string;
  edits(text: string): Promise<readonly TextEdit[]>;
}

const wasm = wasmFolder();
const hcl = createHcl({ wasmFolder: wasm });
const inHcl = (attribute: string, value: string | boolean, was: string, becomes: string): Edit => ({
  ...{ file: 'main.tf', text: MODULE, was, becomes },
  edits: text => hcl.set('main.tf', text, { module: 'catalog-airflow', attribute }, value),
});
const inData = (file: string, text: string, place: string): Edit => ({
  ...{ file, text, was: 'rel-1', becomes: 'rel-2' },
  edits: async of => {
    const format = formatOf(file);
    return format === undefined ? [] : setValue(format, file, of, place, 'rel-2');
  },
});
const edits: Readonly<Record<string, Edit>> = {
  'the flag': inHcl('running_dags_cleared', true, '= false', '= true'),
  'the version': inHcl('docker_tag', 'rel-2', 'rel-1', 'rel-2'),
  'a value of YAML': inData('a.yaml', 'image: # ours\n  tag: rel-1 # a comment\n  name: api\n', '/image/tag'),
  'a value of JSON': inData(
    'a.json',
    '{\n  "image": {\n    "tag": "rel-1",\n    "name": "api"\n  }\n}\n',
    '/image/tag',
  ),
  'a value of TOML': inData(
    'a.toml',
    '# ours\n[image]\ntag = "rel-1" # a comment\nname = "api"\n',
    '/image/tag',
  ),
  'a value of .env': inData('a.env', '# ours\nNAME=api\nTAG=rel-1\nLAST=x\n', '/TAG'),
};
const shapes: Readonly<Record<string, (text: string) => string>> = {
  'as it is': text => text,
  'with CRLF': text => text.replaceAll('\n', '\r\n'),
  'with a byte order mark': text => `\uFEFF${text}`,
  'with CRLF and a byte order mark': text => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  'with tabs before its comments': text => text.replaceAll(' #', '\t#'),
  'without a final newline': text => text.replace(/\n$/, ''),
};
/** What somebody else does between reading and editing, and what the edit must say. */
const meanwhile: Readonly<
  Record<string, { readonly act: (file: string, text: string) => void; readonly code: string }>
> = {
  gone: { act: file => rmSync(file), code: 'files.changed' },
  'changed elsewhere in the file': {
    act: (file, text) => writeFileSync(file, `${text}# new\n`),
    code: 'files.changed',
  },
  'given other line ends': {
    act: (file, text) => writeFileSync(file, text.replaceAll('\n', '\r\r\n')),
    code: 'files.changed',
  },
  'replaced by a folder': {
    act: file => {
      rmSync(file);
      mkdirSync(file);
    },
    code: 'files.unreadable',
  },
  'replaced by a link out of the checkout': {
    act: file => {
      rmSync(file);
      symlinkSync('/etc/hostname', file);
    },
    code: 'files.outside',
  },
  'replaced by what is no text': {
    act: file => writeFileSync(file, Buffer.from([0xff, 0xfe, 0])),
    code: 'files.unreadable',
  },
};

describe('an edit of a deployment', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  after(() => {
    rmSync(wasm, { recursive: true });
  });

  for (const [what, edit] of Object.entries(edits))
    for (const [how, shape] of Object.entries(shapes))
      it(`changes nothing but its value: ${what}, in a file ${how}`, async () => {
        const text = shape(edit.text);
        const file = path.join(root, edit.file);
        writeFileSync(file, text);
        const files = createFiles(root);
        const read = (await files.read(edit.file)) ?? '';
        await files.edit(edit.file, read, await edit.edits(read));
        assert.equal(readFileSync(file, 'utf8'), text.replace(edit.was, edit.becomes));
        // Once more: nothing is left to change.
        assert.deepEqual(await edit.edits((await files.read(edit.file)) ?? ''), []);
      });

  for (const [what, edit] of Object.entries(edits))
    for (const [how, { act, code }] of Object.entries(meanwhile))
      it(`leaves a file alone that was ${how} since it was read: ${what}`, async () => {
        const file = path.join(root, edit.file);
        writeFileSync(file, edit.text);
        const files = createFiles(root);
        const read = (await files.read(edit.file)) ?? '';
        const made = await edit.edits(read);
        act(file, read);
        const problem = await files.edit(edit.file, read, made).then(
          () => undefined,
          (error: unknown) => (error instanceof ProblemError ? error.problem : undefined),
        );
        assert.equal(problem?.code, code);
        assert.ok(problem.message.includes(edit.file) && problem.remedy.length > 15);
      });
});
