import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createHcl } from '../../src/platform/node/hcl';
import { root } from '../harness/setup';
import type { Row } from './row';
import { milliseconds, sideBySide } from './sideBySide';

const SIZES = [1, 10, 100];
/** Edits per round: a few hundredths of a second, whatever the size. */
const editsOf = (size: number): number => Math.max(2, Math.round(100 / size));
const TARGET = { module: 'catalog-airflow', attribute: 'docker_tag' };

/** Setting a module's attribute, compared with HashiCorp's own writer in Go; nothing if Go isn't there to build it. */
export async function hcl(): Promise<Row[]> {
  const program = built();
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
      const ours = () =>
        milliseconds(async () => {
          for (let edit = 0; edit < edits; edit++) await api.set(file, text, TARGET, 'rel-2026.02.02');
        }).then(took => took / edits);
      const rival = hclwrite(program, file);
      try {
        rows.push(
          await sideBySide(
            'HCL edit, modules in the file',
            { ours, rival: () => rival.edit(edits), rivalName: 'hclwrite' },
            { rounds: 60, size },
          ),
        );
      } finally {
        rival.end();
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** A process that edits on request, so that neither side has to start in each round. */
function hclwrite(program: string, file: string) {
  const child = spawn(program, [file, TARGET.module, TARGET.attribute, 'rel-2026.02.02'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** @returns milliseconds of one edit */
    edit: async (edits: number): Promise<number> => {
      child.stdin.write(`${edits}\n`);
      const answer: IteratorResult<string, unknown> = await answers.next();
      if (answer.done === true) throw new Error('hclwrite ended.');
      return Number(answer.value);
    },
    end: () => {
      child.stdin.end();
    },
  };
}

/** Path of the program; undefined if it can't be built. */
function built(): string | undefined {
  const source = path.join(__dirname, 'hclwrite');
  const program = path.join(root, '.cache', 'bench', 'hclwrite');
  mkdirSync(path.dirname(program), { recursive: true });
  const { status } = spawnSync('go', ['build', '-o', program, '.'], { cwd: source, stdio: 'ignore' });
  return status === 0 ? program : undefined;
}

/** A file with this many modules, the edited one last. */
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
