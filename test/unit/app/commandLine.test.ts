import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commandLine } from '../../../src/app/commandLine';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../src/kinds';

const shipped = path.join(__dirname, '../../../src/runbooks/openverse-catalog.yaml');
const manual = '# Move\n\n1. **Call.** Everyone.\n';

describe('the deploy-runbook program', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'command-line-'));
    mkdirSync(path.join(folder, '.runbooks'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, '.runbooks', name), text);
  };
  const run = (...args: string[]) => {
    let [out, error] = ['', ''];
    const code = commandLine(args, {
      folder,
      out: text => void (out += text),
      error: text => void (error += text),
    });
    return { code, lines: out.trimEnd().split('\n'), error };
  };

  it('finds no problems in the shipped runbooks', () => {
    assert.deepEqual(run('check', shipped), {
      code: 0,
      lines: ['1 runbook without a fault, 0 faults'],
      error: '',
    });
  });

  it('checks the runbooks of the folder, and lists what it ignores', () => {
    write('a.yaml', 'runbook: 2\nid: a\ntitel: A\nphases: []\n');
    write('move.md', manual);
    write('notes.md', 'Words.');
    write('README.md', '1. Read');
    write('list.txt', 'x');
    assert.deepEqual(run('check'), {
      code: 1,
      lines: [
        '.runbooks/a.yaml:3:1: "titel" is not known here. Did you mean "title"?',
        '.runbooks/a.yaml:4:1: "phases": A runbook needs at least one phase.',
        '.runbooks/notes.md: not checked, because it has no step: no numbered list, no list of "- [ ]" tasks and no ### heading.',
        '1 runbook without a fault, 2 faults',
      ],
      error: '',
    });
  });

  it('reports two runbooks with the same id, and accepts warnings', () => {
    write('a.yaml', readFileSync(shipped, 'utf8'));
    write('b.yaml', readFileSync(shipped, 'utf8'));
    assert.match(
      run('check').lines[0] ?? '',
      /^\.runbooks\/b\.yaml:1:1: \.runbooks\/a\.yaml has the id "openverse-catalog" as well/,
    );
    write(
      'b.yaml',
      readFileSync(shipped, 'utf8')
        .replace(/ {6}- id: flag-false\n.*\n/, '')
        .replace(/^id: .*/m, 'id: b'),
    );
    const { code, lines } = run('check');
    assert.equal(code, 0);
    assert.match(lines[0] ?? '', /^\.runbooks\/b\.yaml:\d+:\d+: warning: Nothing sets the flag back/);
  });

  it('writes annotations for GitHub, without any other workflow command', () => {
    write('a,b:%.yaml', 'runbook: 2\nid: a\n"x%\\r\\n::error::y": 1\ntitle: A\nphases: []\n');
    const { lines } = run('check', '--format', 'github');
    assert.match(
      lines[0] ?? '',
      /^::error file=\.runbooks\/a%2Cb%3A%25\.yaml,line=3,col=1,endLine=3,endColumn=\d+,title=Deploy Runbook::"x%25/,
    );
    assert.equal(lines.filter(line => line.startsWith('::')).length, 2);
    const { lines: plain } = run('check');
    assert.ok(plain.some(line => line.includes('::error::y')) && !plain.some(line => line.startsWith('::')));
  });

  it('explains its usage, and what it cannot read', () => {
    for (const args of [[], ['what'], ['render'], ['check', '--format', 'xml'], ['check', '--what']]) {
      const { code, error } = run(...args);
      assert.equal(code, 2, args.join());
      assert.match(error, /Usage: deploy-runbook check/);
    }
    assert.equal(run('--help').code, 0);
    for (const args of [['check'], ['check', 'none.yaml'], ['render', 'none.yaml']]) {
      const { code, error } = run(...args);
      assert.equal(code, 2);
      assert.match(error, /can't be read: /);
      if (args[1] !== undefined) assert.match(error, /can't be read: it is not there\./);
    }
  });

  it('renders a runbook as Markdown that reads as the same runbook', () => {
    const text = readFileSync(shipped, 'utf8');
    const { lines, code } = run('render', shipped);
    const again = parseRunbook(`${lines.join('\n')}\n`, kinds, 'again.md');
    assert.deepEqual([code, again.problems], [0, []]);
    const steps = (given: ReturnType<typeof parseRunbook>) =>
      [...(given.runbook?.phases ?? []), ...(given.runbook?.rollback ?? [])].map(phase => ({
        title: phase.title,
        steps: phase.steps.map(({ title: _, ...step }) => step),
      }));
    const before = parseRunbook(text, kinds);
    assert.deepEqual(steps(again), steps(before));
    assert.deepEqual(again.runbook?.resources, before.runbook?.resources);
    write('a.yaml', 'runbook: 2\n');
    const { code: bad, error } = run('render', '.runbooks/a.yaml');
    assert.equal(bad, 1);
    assert.match(error, /^\.runbooks\/a\.yaml:1:1: "id" is missing\./);
  });
});
