import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHcl } from '../../src/platform/node/hcl';
import { root } from '../harness/setup';
import { median, type Row } from './row';
import { milliseconds, sideBySide } from './sideBySide';

const SIZES = [1, 10, 100];
/** In a round: some tenths of a second, whatever the size. */
const editsOf = (size: number): number => Math.max(20, Math.round(500 / size));
const TARGET = { module: 'catalog-airflow', attribute: 'docker_tag' };

/** Setting a module's attribute, against HashiCorp's own writer in Go; nothing where Go isn't there to build it. */
export async function hcl(): Promise<Row[]> {
  const program = hclwrite();
  if (program === undefined) {
    console.warn('Not measured: an HCL edit against hclwrite, which takes Go and its modules to build.');
    return [];
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
  const api = createHcl({ wasmFolder: path.join(root, 'dist') });
  const rows: Row[] = [];
  try {
    for (const size of SIZES) {
      const text = modules(size);
      const file = path.join(folder, `${size}.tf`);
      writeFileSync(file, text);
      const edits = editsOf(size);
      const ours = async () => {
        const times: number[] = [];
        for (let edit = 0; edit < edits; edit++)
          times.push(await milliseconds(() => api.set(file, text, TARGET, 'rel-2026.02.02')));
        return median(times);
      };
      const rival = () => Promise.resolve(median(written(program, file, edits)));
      rows.push(
        await sideBySide(
          'HCL edit, modules in the file',
          { ours, rival, rivalName: 'hclwrite' },
          { rounds: 20, size },
        ),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** Milliseconds of each edit. */
function written(program: string, file: string, edits: number): readonly number[] {
  const { module, attribute } = TARGET;
  const { status, stdout, stderr } = spawnSync(
    program,
    [file, module, attribute, 'rel-2026.02.02', `${edits}`],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`hclwrite failed: ${stderr}`);
  return stdout.trim().split('\n').map(Number);
}

/** The program, built once; undefined where it can't be. */
function hclwrite(): string | undefined {
  const source = path.join(__dirname, 'hclwrite');
  const program = path.join(root, '.cache', 'bench', 'hclwrite');
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(program), { recursive: true });
  const { status } = spawnSync('go', ['build', '-o', program, '.'], { cwd: source, stdio: 'ignore' });
  return status === 0 ? program : undefined;
}

/** A file with so many modules; the one that is edited comes last. */
function modules(count: number): string {
  const sample = readFileSync(
    path.join(root, 'src/rehearsal/template/repository/environments/prod/catalog-airflow.tf'),
    'utf8',
  );
  const others = Array.from({ length: count - 1 }, (_, n) =>
    sample.replace('module "catalog-airflow"', `module "other-${n}"`),
  );
  return [...others, sample].join('\n');
}
