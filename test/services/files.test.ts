import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../src/core/errors';
import { createFiles } from '../../src/platform/node/files';
import { edits } from './edits';

const shapes: Readonly<Record<string, (text: string) => string>> = {
  'as it is': text => text,
  'with CRLF': text => text.replaceAll('\n', '\r\n'),
  'with a byte order mark': text => `\uFEFF${text}`,
  'with CRLF and a byte order mark': text => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  'with tabs before its comments': text => text.replaceAll(' #', '\t#'),
  'without a final newline': text => text.replace(/\n$/, ''),
};
/** What somebody else does between reading and editing, and the problem that the edit must report. */
const meanwhile: Readonly<
  Record<string, { readonly act: (file: string, text: string) => void; readonly code: string }>
> = {
  gone: { act: file => rmSync(file), code: 'files.changed' },
  'changed elsewhere in the file': {
    act: (file, text) => writeFileSync(file, `${text}# new\n`),
    code: 'files.changed',
  },
  'given other line endings': {
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
  'replaced by binary data': {
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

  for (const [what, edit] of Object.entries(edits))
    for (const [how, shape] of Object.entries(shapes))
      it(`changes only its value: ${what}, in a file ${how}`, async () => {
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
