import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createDeployments } from '../../../../src/core/engine/deployments';
import type { Ports } from '../../../../src/core/ports';
import type { GitHubApi } from '../../../../src/core/ports/github';
import {
  runbookParser,
  type ParsedRunbook,
  type RunbookParser,
} from '../../../../src/core/parsing/parseRunbook';
import { createWeb } from '../../../../src/clients/web';
import { kinds, obligationKinds } from '../../../../src/kinds';
import { systemClock } from '../../../../src/platform/node/clock';
import { createFiles } from '../../../../src/platform/node/files';
import { leaseHolder, takeLease } from '../../../../src/platform/node/leaseFiles';
import { createTools } from '../../../../src/platform/node/tools';
import { MemoryJournal } from '../../../support/memoryJournal';
import { serve } from '../../clients/loopback';
import { Playground as Repository } from '../../platform/node/git/playground';
import { Playground as Machine } from '../../platform/node/runnerPlayground';
import { published } from './published';
import { stepOf, untilView } from './viewed';

const RUNBOOK = `runbook: 1
id: migrate
title: Migrate the database
service:
  name: api
  environment: prod
  module: api
  file: main.tf
  versionAttribute: version
  flagAttribute: flag
  image: acme/api
  application: acme/api
  infrastructure: acme/infrastructure
  mayWait: { dags: [], operators: [], triggers: [] }
  sentry: { organization: acme, project: api, environment: prod }
phases:
  - title: Migrate
    steps:
      - { id: lock, kind: team-lock }
      - id: migrate
        kind: command
        with:
          run: [bin/migrate, --to, 'release 7']
          done: [grep, -qx, release 7, state]
          expect: { output: '^now at (?<version>.+)$' }
          preview: [bin/migrate, --dry-run]
      - id: healthy
        kind: http
        with:
          get: https://api.example.org/health
          json: [{ at: /version, matches: '^release (?<number>\\d+)$' }]
          within: 1m
          every: 1s
      - { id: soak, kind: wait, with: { for: 1s } }
`;
const MIGRATE = `#!/bin/sh
if [ "$1" = --dry-run ]; then echo "would migrate to release 7"; exit 0; fi
echo "$2" > state
echo "now at $2"
`;

/** Parses it as a format without a service would. */
function withoutService(text: string): ParsedRunbook {
  const { runbook, problems } = parse(text);
  if (runbook === undefined) return { runbook, problems };
  const { resources: _, ...rest } = runbook;
  return { runbook: rest, problems };
}
const parse = runbookParser(kinds);

describe("a repository's own runbook", () => {
  const { signal } = new AbortController();
  let repository: Repository;
  let machine: Machine;
  beforeEach(() => {
    repository = new Repository();
    machine = new Machine();
  });
  afterEach(async () => {
    await machine.clean();
    repository.dispose();
  });

  it('runs from its text on the default branch to the end, with real commands and a real lock', () =>
    goThrough(parse, 'prod/api'));

  it('also runs without a service', () => goThrough(withoutService, 'runbooks/migrate'));

  async function goThrough(parseRunbook: RunbookParser, lock: string): Promise<void> {
    const mine = published(repository, '.runbooks/migrate.yaml', RUNBOOK, { 'bin/migrate': MIGRATE });
    mine.write('state', 'release 6');
    const state = () => readFileSync(path.join(mine.root, 'state'), 'utf8').trim();
    let answers = 0;
    await using server = await serve(() => ({
      status: (answers += 1) === 1 ? 503 : 200,
      body: { version: state() },
    }));
    const web = createWeb({ isRefused: () => false });
    const journal = new MemoryJournal();
    const leases = path.join(machine.root, 'leases');
    const deployments = createDeployments({
      ports: {
        clock: systemClock,
        git: mine.git,
        files: createFiles(mine.root),
        runner: machine.runner(),
        tools: createTools({ root: mine.root, paths: {}, env: machine.env(), shell: 'bash' }),
        github: { viewer: async () => ({ login: 'ada' }) } as Partial<GitHubApi> as GitHubApi,
        // Requests go to a server of this test instead.
        web: {
          ...web,
          get: (_address, timeoutMs, given) => web.get(`${server.url}/health`, timeoutMs, given),
        },
      } as Partial<Ports> as Ports,
      journal,
      kinds,
      obligationKinds,
      parseRunbook,
      shipped: [],
      extensionVersion: '0.0.0',
      checkout: mine.root,
      isThere: () => true,
      signal,
      takeLease: (runId, force) => takeLease(leases, runId, force),
      driver: runId => leaseHolder(leases, runId),
    });
    const [choice] = (await deployments.runbooks(signal)).startable;
    assert.deepEqual(choice?.review.find(({ title }) => title === 'What runs')?.lines, [
      "grep -qx 'release 7' state (in the background, without asking)",
      'bin/migrate --dry-run (in the background, without asking)',
      "bin/migrate --to 'release 7' (in a terminal of the checkout)",
      'GET https://api.example.org/health (from this machine, without credentials)',
    ]);
    const deployment = await deployments.start('migrate', signal);
    deployment.resume();
    const asked = await untilView(deployment, view => stepOf(view, 'migrate')?.question != null);
    const step = stepOf(asked, 'migrate');
    assert.equal(step?.reading?.facts[0]?.detail, 'would migrate to release 7\n');
    assert.equal(state(), 'release 6');
    assert.notEqual(repository.at(`refs/deploy-runbook/lock/${lock}`), '');
    const { id, subject } = step?.question ?? { id: '', subject: '' };
    await deployment.decide('migrate', { question: id, subject, choice: 'run' });
    await untilView(deployment, view => view.canFinish);
    assert.equal(state(), 'release 7');
    const ticks = (await journal.read((await journal.list())[0] ?? '')).events.flatMap(event =>
      event.type === 'step.ticked' ? [[event.step, event.tick.how, event.output]] : [],
    );
    assert.deepEqual(ticks.slice(1, 3), [
      ['migrate', 'verified', { version: 'release 7' }],
      ['healthy', 'verified', { number: '7' }],
    ]);
    await deployment.finish();
    assert.equal(repository.at(`refs/deploy-runbook/lock/${lock}`), '');
    deployments.dispose();
  }
});
