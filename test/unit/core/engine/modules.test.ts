import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Deployments } from '../../../../src/core/engine/deployment';
import { createModules } from '../../../../src/core/engine/modules';
import { ProblemError } from '../../../../src/core/errors';
import type { Ports } from '../../../../src/core/ports';
import { runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';

const FILE = 'environments/prod/catalog-airflow.tf';
const VERSION = 'rel-2026.11.20.10.00.00';
const { signal } = new AbortController();
const away = () =>
  Promise.reject(new ProblemError({ code: 'x.away', message: 'It is away.', remedy: 'Wait.' }));

function modules(github: object, finished = true) {
  const asked: string[] = [];
  const ports = {
    clock: { now: () => Date.parse('2026-11-22T12:00:00Z') },
    git: { filesAt: async () => [], textsOf: async () => [] },
    files: { read: async () => 'module' },
    hcl: {
      read: async (_file: string, text: string, { attribute }: { attribute: string }) => {
        if (text === 'broken') return away();
        const isFlag = attribute === 'running_dags_cleared';
        return { value: isFlag ? false : VERSION, line: isFlag ? 33 : 12, column: 1 };
      },
    },
    github,
    registry: {
      resolve: async (name: string) => {
        asked.push(name);
        return { createdAt: '2026-11-20T09:00:00Z', revision: 'a'.repeat(40) };
      },
    },
  } as unknown as Ports;
  const view = { versions: { from: null, to: VERSION }, startedBy: 'ada', startedAt: '2026-11-21T12:00:00Z' };
  const run = { runId: 'r', service: 'prod/catalog-airflow', state: finished ? 'finished' : 'aborted' };
  const deployments = {
    history: async () => [run],
    past: async () => ({ view, dispose: () => undefined }),
  } as unknown as Deployments;
  const shipped = [readFileSync('src/runbooks/openverse-catalog.yaml', 'utf8')];
  const made = createModules({ ports, kinds, parseRunbook: runbookParser(kinds), shipped, deployments });
  return { ...made, asked };
}

describe('what an editor shows about the production module', () => {
  const release = async (_repo: string, tag: string) => ({
    ...{ tag, author: 'grace', publishedAt: '2026-11-20T11:00:00Z' },
    ...{ notes: '## New\n- more', url: 'https://github.com/WordPress/openverse/releases/1' },
  });

  it('finds version and flag in the text as it stands, without asking any service', async () => {
    const { at, asked } = modules({ release });
    const places = await at(FILE, 'text', signal);
    assert.deepEqual(
      places.map(({ is, value, line }) => [is, value, line]),
      [
        ['version', VERSION, 12],
        ['flag', false, 33],
      ],
    );
    assert.deepEqual(await at('other.tf', 'text', signal), []);
    assert.deepEqual(await at(FILE, 'broken', signal), []);
    assert.deepEqual(asked, []);
  });

  it('shows when a version was released, by whom, and who deployed it', async () => {
    const { at, about } = modules({ release });
    const [place] = await at(FILE, 'text', signal);
    assert.ok(place);
    const { facts, notes } = await about(place, signal);
    assert.deepEqual(
      facts.map(({ label, value }) => `${label}: ${value}`),
      [
        'Released: catalog-2026.11.20.10.00.00 by grace, 2026-11-20, 2 days ago',
        'Built: 2026-11-20, 2 days ago',
        'Commit: aaaaaaa',
        'Deployed: by ada, 2026-11-21, 24 h 0 min ago',
      ],
    );
    assert.equal(notes, '## New\n- more');
  });

  it('leaves out what a service cannot say, and runs that did not finish', async () => {
    const { at, about } = modules({ release: away }, false);
    const [place] = await at(FILE, 'text', signal);
    assert.ok(place);
    const { facts } = await about(place, signal);
    assert.deepEqual(
      facts.map(({ label }) => label),
      ['Built', 'Commit'],
    );
  });
});
