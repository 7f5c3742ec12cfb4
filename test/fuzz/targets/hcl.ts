import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { boolean, oneof, tuple } from 'fast-check';
import { applyEdits } from '../../../src/core/textEdit';
import type { HclApi } from '../../../src/core/ports/hcl';
import { createHcl } from '../../../src/platform/node/hcl';
import { wasmFolder } from '../../unit/core/hcl/wasmFolder';
import { hostileText } from '../hostile';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const flag = { module: 'catalog-airflow', attribute: 'running_dags_cleared' };
const version = { module: 'catalog-airflow', attribute: 'docker_tag' };
const modules: readonly string[] = [
  'module "catalog-airflow" {\n  source = "../modules/x"\n  docker_tag = "rel-2026.01.01"\n  running_dags_cleared = false\n}\n',
  '# é\nlocals {\n  a = { b = [1, 2e3, "x${y}"] }\n}\n\nmodule catalog-airflow {\n  docker_tag = "a\\"b" # c\n  running_dags_cleared = "true"\n  text = <<-EOT\n    running_dags_cleared = true\n  EOT\n}\n',
  'module "catalog-airflow" {\r\n\trunning_dags_cleared=true\r\n\tdocker_tag="x"\r\n}\r\nmodule "other" { docker_tag = "y" }\r\n',
];
let open: { readonly folder: string; readonly api: HclApi } | undefined;

function parser(): HclApi {
  if (open === undefined) {
    const folder = wasmFolder();
    open = { folder, api: createHcl({ wasmFolder: folder }) };
  }
  return open.api;
}

/** An edit changes only the intended value of a file, or nothing. */
export const hcl = target({
  name: 'hcl',
  inputs: tuple(mutatedText(modules), oneof(boolean(), hostileText)),
  runs: 300,
  holds: async ([text, value]) => {
    const api = parser();
    const [mine, other] = typeof value === 'boolean' ? [flag, version] : [version, flag];
    const edits = await resultOrProblem(() => api.set('main.tf', text, mine, value));
    if ('code' in edits) return;
    const changed = applyEdits(text, edits);
    assert.equal((await api.read('main.tf', changed, mine)).value, value);
    for (const { start, end, text: put } of edits) {
      assert.equal(changed.slice(0, start), text.slice(0, start));
      assert.equal(changed.slice(start + put.length), text.slice(end));
    }
    const before = await resultOrProblem(() => api.read('main.tf', text, other));
    const after = await resultOrProblem(() => api.read('main.tf', changed, other));
    if ('value' in before) {
      assert.ok('value' in after);
      assert.equal(after.value, before.value);
    }
  },
  end: () => {
    if (open !== undefined) rmSync(open.folder, { recursive: true });
    open = undefined;
  },
});
