import assert from 'node:assert/strict';
import { createDeployments } from '../../../../src/core/engine/deployments';
import { createDryRuns } from '../../../../src/core/engine/dryRun';
import type { Ports } from '../../../../src/core/ports';
import type { GitHubApi } from '../../../../src/core/ports/github';
import { runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { kinds, obligationKinds } from '../../../../src/kinds';
import { systemClock } from '../../../../src/platform/node/clock';
import { createFiles } from '../../../../src/platform/node/files';
import { createTools } from '../../../../src/platform/node/tools';
import { MemoryJournal } from '../../../support/memoryJournal';
import { Playground as Repository } from '../../platform/node/git/playground';
import { Playground as Machine } from '../../platform/node/runnerPlayground';
import { published } from './published';

const RUNBOOK = `runbook: 2
id: move
title: Move the index
inputs:
  index: { type: text, pattern: '[a-z]+' }
phases:
  - title: Move
    steps:
      - { id: lock, kind: team-lock }
      - id: size
        kind: command
        with: { run: [bin/size, '\${{ inputs.index }}'], expect: { output: '^size (?<size>\\d+)$' }, onlyReads: true }
      - id: made
        kind: command
        with: { run: [bin/act, make], done: [grep, -q, made, state] }
      - id: move
        kind: command
        with: { run: [bin/act, move, '\${{ steps.size.size }}'], preview: [echo, would move] }
      - id: name
        kind: command
        with: { run: [bin/act, name], expect: { output: '^(?<name>.+)$' } }
      - id: look
        kind: command
        with: { run: [bin/act, '\${{ steps.name.name }}'] }
`;
const SIZE = '#!/bin/sh\necho "size 4$(printf %s "$1" | wc -c | tr -d " ")"\n';
const ACT = '#!/bin/sh\necho "$@" >> acted\n';
const parseRunbook = runbookParser(kinds);

describe('a dry run of a written runbook', () => {
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

  /** Ports on the real git, files and tools; every use of git and runner is noted. */
  function open() {
    const mine = published(repository, '.runbooks/move.yaml', RUNBOOK, { 'bin/size': SIZE, 'bin/act': ACT });
    mine.write('state', 'made');
    const called: string[] = [];
    const noted = <T extends object>(name: string, port: T): T =>
      new Proxy(port, {
        get: (target, key) => {
          called.push(`${name}.${String(key)}`);
          return Reflect.get(target, key, target) as unknown;
        },
      });
    const ports = {
      clock: systemClock,
      git: noted('git', mine.git),
      files: createFiles(mine.root),
      runner: noted('runner', machine.runner()),
      tools: createTools({ root: mine.root, paths: {}, env: machine.env(), shell: 'bash' }),
      github: { viewer: async () => ({ login: 'ada' }) } as Partial<GitHubApi> as GitHubApi,
    } as Partial<Ports> as Ports;
    const shared = { ports, kinds, parseRunbook, shipped: [], checkout: mine.root };
    const journal = new MemoryJournal();
    const deployments = createDeployments({
      ...shared,
      journal,
      obligationKinds,
      extensionVersion: '0.0.0',
      isThere: () => true,
      signal,
      takeLease: () =>
        Promise.resolve({ isHeld: () => Promise.resolve(true), release: () => Promise.resolve() }),
      driver: () => Promise.resolve(null),
    });
    return { mine, called, deployments, journal, dryRuns: createDryRuns(shared) };
  }

  it('reads the world and runs what only reads, but pushes and starts nothing', async () => {
    const { mine, called, dryRuns, journal } = open();
    const before = mine.sh('ls-remote', 'origin');
    const [choice] = (await dryRuns.runbooks(signal)).startable;
    assert.ok(choice);
    await assert.rejects(dryRuns.begin(choice.sha256, { index: 'A 1' }, signal), /It must match/);
    const run = await dryRuns.begin(choice.sha256, { index: 'shoes' }, signal);
    await run.done;
    assert.deepEqual(
      run.view.phases
        .flatMap(({ steps }) => steps)
        .map(({ dry, status, summary }) => [dry ?? status, summary]),
      [
        ['acts', 'Would take the lock'],
        ['holds', 'Ended with exit code 0: size 45'],
        ['holds', 'Done already'],
        ['asks', 'Approve the preview'],
        ['acts', 'Would run bin/act name'],
        ['depends', 'Would be known after “Run a command”'],
      ],
    );
    assert.match(JSON.stringify(run.view), /bin\/act move 45/);
    assert.match(JSON.stringify(run.view), /would move/);
    assert.equal(mine.sh('ls-remote', 'origin'), before);
    assert.deepEqual(
      called.filter(name => /^runner\.|push|swapRef|deleteRef|commit$/.test(name)),
      [],
    );
    assert.equal(mine.sh('status', '--porcelain').includes('acted'), false);
    assert.deepEqual(await journal.list(), []);
  });

  it('accepts a draft in the checkout, which cannot be started, and rejects it once it changes', async () => {
    const { mine, dryRuns, deployments } = open();
    mine.sh('checkout', '--quiet', '-b', 'draft');
    mine.write('.runbooks/move.yaml', RUNBOOK.replace('Move the index', 'Move it all'));
    mine.write('.runbooks/new.md', '# New\n\n1. **Look.** Around.\n');
    mine.write('.runbooks/broken.yaml', 'runbook: 2\nid: broken\n');
    const { startable, broken } = await dryRuns.runbooks(signal);
    assert.deepEqual(
      startable.map(({ id, title, isDraft }) => [id, title, isDraft ?? false]),
      [
        ['move', 'Move it all', true],
        ['new', 'New', true],
        ['move', 'Move the index', false],
      ],
    );
    assert.match(broken[0]?.problem.message ?? '', /^\.runbooks\/broken\.yaml in this checkout, line/);
    const [draft, fresh] = startable;
    assert.ok(draft && fresh);
    assert.match(draft.question?.detail ?? '', /bin\/act/);
    const run = await dryRuns.begin(draft.sha256, { index: 'shoes' }, signal);
    await run.done;
    assert.equal(run.view.title, 'Move it all');
    assert.ok(run.view.facts.some(({ value }) => value === 'move, draft in this checkout'));
    const inputs = { index: 'shoes' };
    await assert.rejects(deployments.start('new', signal), /No runbook "new"/);
    await assert.rejects(
      deployments.start('move', signal, undefined, draft.sha256, inputs),
      /changed on the default branch/,
    );
    mine.write('.runbooks/move.yaml', RUNBOOK.replace('Move the index', 'Move nothing'));
    await assert.rejects(dryRuns.begin(draft.sha256, inputs, signal), /changed while you were reading it/);
  });

  it('leaves an open run as it is', async () => {
    const { mine, dryRuns, deployments, journal } = open();
    const run = await deployments.start('move', signal, undefined, undefined, { index: 'shoes' });
    const [runId = ''] = await journal.list();
    await new Promise<void>(resolve => {
      const look = () => {
        if (run.view.needsAttention) resolve();
      };
      run.onChange(look);
      run.resume();
      look();
    });
    const lock = mine.sh('ls-remote', 'origin');
    const before = (await journal.read(runId)).events.length;
    const [choice] = (await dryRuns.runbooks(signal)).startable;
    const dry = await dryRuns.begin(choice?.sha256 ?? '', { index: 'shoes' }, signal);
    await dry.done;
    assert.equal(dry.view.dryRun?.isOver, true);
    assert.deepEqual(await journal.list(), [runId]);
    assert.equal((await journal.read(runId)).events.length, before);
    assert.equal(mine.sh('ls-remote', 'origin'), lock);
    assert.equal(run.view.headline, 'Approve the preview');
    const steps = dry.view.phases.flatMap(phase => phase.steps);
    assert.deepEqual([steps[0]?.id, steps[0]?.dry], ['lock', 'asks'], 'that run holds the lock');
    deployments.dispose();
  });
});
