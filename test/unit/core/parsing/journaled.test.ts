import assert from 'node:assert/strict';
import { parseRunbook, runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { sample } from './sample';

/** The format 1 sample with a single step of kind `command`. */
const text = (run: string) =>
  sample.replace(
    /phases:[^]*/,
    `phases:\n  - title: Only\n    steps:\n      - id: run\n        kind: command\n        with: { run: ${run} }\n`,
  );

describe('a runbook that a run of an older version started with', () => {
  it('is still read if a command has no team lock before it, though it can no longer be started', () => {
    const old = text('[bin/migrate]');
    assert.equal(parseRunbook(old, kinds).runbook, undefined);
    const read = runbookParser(kinds);
    assert.equal(read(old, undefined, true).problems.length, 0);
    assert.equal(read(old).problems.length, 1);
  });

  it('is still read if ids of DAGs contain a "*", which matched nothing', () => {
    const stars = (dags: string) => `
runbook: 2
id: a
title: A
resources:
  infrastructure: { type: repository, name: acme/infrastructure }
  airflow: { type: airflow, mayWait: { dags: ${dags}, operators: [HttpSensor] } }
phases:
  - title: Only
    steps: [{ id: still, kind: dags-clear }]
`;
    assert.match(
      parseRunbook(stars("['etl_*']"), kinds).problems[0]?.message ?? '',
      /stands for nothing here/,
    );
    const { runbook, problems } = runbookParser(kinds)(stars("['etl_*', refresh]"), undefined, true);
    assert.deepEqual(problems, []);
    assert.deepEqual(runbook, parseRunbook(stars('[refresh]'), kinds).runbook);
  });

  it("is still read if a shell command contains another program's brackets, since format 1 expands nothing", () => {
    const old = text("[bash, -c, 'echo ${{ inputs.x }}']");
    assert.deepEqual(runbookParser(kinds)(old, undefined, true).problems, []);
    const now = `runbook: 2\nid: a\ntitle: A\ninputs: { x: { type: text } }\nphases:\n  - title: Only\n    steps:\n      - { id: lock, kind: team-lock }\n      - { id: run, kind: command, with: { run: [bash, -c, 'echo \${{ inputs.x }}'] } }\n`;
    assert.match(parseRunbook(now, kinds).problems[0]?.message ?? '', /never becomes a part of a program/);
  });
});
