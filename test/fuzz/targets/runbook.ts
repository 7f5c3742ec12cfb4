import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { constantFrom, oneof } from 'fast-check';
import { paramsOf, parseRunbook } from '../../../src/core/parsing/parseRunbook';
import type { Runbook } from '../../../src/core/runbook/runbook';
import { runbookDifferences } from '../../../src/core/candidates/runbookDifferences';
import { kinds } from '../../../src/kinds';
import { migrate, written } from '../../unit/core/parsing/written';
import { hostileText } from '../hostile';
import { mutatedText } from '../mutateText';
import { target } from '../target';

const shippedText = readFileSync(
  path.join(__dirname, '../../../src/runbooks/openverse-catalog.yaml'),
  'utf8',
);
/** The shipped runbook of the catalog. */
export const shipped = shippedRunbook();
const yaml = [
  '&a',
  '*a',
  '!!js',
  '<<: ',
  '? ',
  '|\n',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '      - id: x\n',
  '  ',
];

/** Each problem of a runbook has a place within the text; a runbook without problems can be run and compared. */
export const runbook = target({
  name: 'runbook',
  inputs: mutatedText([shippedText], oneof(hostileText, constantFrom(...yaml))),
  runs: 250,
  holds: text => {
    isReadOrRefused(text);
  },
});

/** The same for a Markdown runbook, some of whose steps run something. */
export const writtenRunbook = target({
  name: 'written-runbook',
  inputs: mutatedText(
    [migrate, written],
    oneof(
      hostileText,
      constantFrom(
        ...yaml,
        '```step\n',
        '~~~',
        '   ```\n',
        '1. x\n',
        '### x\n',
        '## x\n',
        '${{ ',
        ' }}',
        'when: ',
      ),
    ),
  ),
  runs: 250,
  holds: text => {
    isReadOrRefused(text, 'migrate.md');
  },
});

function isReadOrRefused(text: string, file?: string): void {
  const parsed = parseRunbook(text, kinds, file);
  const lines = (file === undefined ? text : text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')).split('\n');
  for (const { line, column, endLine, endColumn, message } of parsed.problems) {
    assert.notEqual(message, '');
    assert.ok(line >= 1 && line <= lines.length && column >= 1, `${line}:${column}`);
    assert.ok(column <= (lines[line - 1] ?? '').length + 1, `${line}:${column}`);
    assert.ok(endLine > line || (endLine === line && endColumn > column), `${endLine}:${endColumn}`);
  }
  if (parsed.runbook === undefined) {
    assert.ok(parsed.problems.length > 0);
    return;
  }
  paramsOf(parsed.runbook, kinds);
  runbookDifferences(shipped, parsed.runbook, kinds);
}

function shippedRunbook(): Runbook {
  const { runbook: parsed } = parseRunbook(shippedText, kinds);
  assert.ok(parsed !== undefined);
  return parsed;
}
