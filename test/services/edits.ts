import { rmSync } from 'node:fs';
import type { TextEdit } from '../../src/core/textEdit';
import { formatOf, setValue } from '../../src/core/values/values';
import { createHcl } from '../../src/platform/node/hcl';
import { wasmFolder } from '../unit/core/hcl/wasmFolder';

const MODULE = `module "catalog-airflow" {
  docker_tag           = "rel-1"
  running_dags_cleared = false # a comment
}
`;

/** A way in which a deployment edits a file: the text before, what changes in it, and the edits. */
export interface Edit {
  readonly file: string;
  readonly text: string;
  readonly was: string;
  readonly becomes: string;
  edits(text: string): Promise<readonly TextEdit[]>;
}

/** The parser's files for HCL. A child process uses those of its parent, because it may not be able to write. */
export const wasm = process.env.WASM_FOLDER ?? wasmFolder();
if (process.env.WASM_FOLDER === undefined)
  process.once('exit', () => {
    rmSync(wasm, { recursive: true });
  });
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
/** By what they edit. */
export const edits: Readonly<Record<string, Edit>> = {
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
