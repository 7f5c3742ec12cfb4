import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isForeign, mustFit, namedTerminals } from '../../../src/app/apart';
import { engineStorage, worldDirectory } from '../../../src/app/rehearsal';
import { runningWorld } from '../../../src/app/runningWorld';
import { ProblemError } from '../../../src/core/errors';
import { isRehearsalOrigin, rehearsalOrigin } from '../../../src/core/rehearsal';
import type { TerminalRequest } from '../../../src/platform/node/runner/terminalHost';

const REAL = 'https://github.com/WordPress/openverse-infrastructure.git';
const OWN = rehearsalOrigin('0123456789abcdef', 'WordPress/openverse-infrastructure');
const code = (error: unknown) => error instanceof ProblemError && error.problem.code;

describe('keeping rehearsal and reality apart', () => {
  let storage: string;
  let checkout: string;
  beforeEach(() => {
    storage = realpathSync(mkdtempSync(path.join(tmpdir(), 'apart-')));
    checkout = path.join(storage, 'rehearsal/2026-11-28/openverse-infrastructure');
    mkdirSync(checkout, { recursive: true });
  });
  afterEach(() => rmSync(storage, { recursive: true }));

  it('recognizes a rehearsal only by the folder it is in', () => {
    const elsewhere = path.join(storage, 'elsewhere/rehearsal/2026-11-28/openverse-infrastructure');
    mkdirSync(elsewhere, { recursive: true });
    writeFileSync(path.join(elsewhere, '../world.json'), '{}');
    assert.equal(worldDirectory(storage, checkout), path.dirname(checkout));
    assert.equal(worldDirectory(storage, elsewhere), undefined);
    assert.equal(worldDirectory(storage, path.dirname(checkout)), undefined);
    assert.equal(worldDirectory(storage, path.join(checkout, 'openverse-infrastructure')), undefined);
  });

  it('follows links into and out of a rehearsal', () => {
    const into = path.join(storage, 'into');
    symlinkSync(checkout, into);
    assert.equal(worldDirectory(storage, into), path.dirname(checkout));
    const real = path.join(storage, 'real');
    mkdirSync(real);
    mkdirSync(path.join(storage, 'rehearsal/other'));
    const out = path.join(storage, 'rehearsal/other/openverse-infrastructure');
    symlinkSync(real, out);
    assert.equal(worldDirectory(storage, out), undefined);
  });

  it('gives each rehearsal its own storage', () => {
    assert.equal(engineStorage(storage, checkout), path.join(path.dirname(checkout), 'engine'));
    assert.equal(engineStorage(storage, path.join(storage, 'real')), storage);
  });

  it('accepts only its own origin in a rehearsal, and only real origins outside', () => {
    assert.equal(isRehearsalOrigin(OWN), true);
    for (const url of [
      REAL,
      'git@rehearsal.invalid:o/r',
      'https://rehearsal.invalid.example/o/r',
      '/srv/r.git',
      '',
    ])
      assert.equal(isRehearsalOrigin(url), false, url);
    mustFit(OWN, { origin: OWN });
    mustFit(REAL, undefined);
    const other = rehearsalOrigin('fedcba9876543210', 'WordPress/openverse-infrastructure');
    for (const [origin, rehearsal] of [
      [REAL, { origin: OWN }],
      [other, { origin: OWN }],
      [OWN, undefined],
    ] as const)
      assert.throws(
        () => mustFit(origin, rehearsal),
        error => code(error) === 'rehearsal.origin',
      );
  });

  it('treats runs of the other world as foreign, even rehearsals stored with the real runs', () => {
    const reality = { storage };
    const rehearsal = { storage: engineStorage(storage, checkout), rehearsal: { origin: OWN } };
    assert.equal(isForeign({ repository: REAL, checkout: '/home/ada/infrastructure' }, reality), false);
    assert.equal(isForeign({ repository: REAL, checkout: null }, reality), false);
    assert.equal(isForeign({ repository: REAL, checkout }, reality), true);
    assert.equal(isForeign({ repository: OWN, checkout: '/home/ada/infrastructure' }, reality), true);
    assert.equal(isForeign({ repository: OWN, checkout }, rehearsal), false);
    assert.equal(isForeign({ repository: REAL, checkout }, rehearsal), true);
  });

  it('marks the terminals of a rehearsal', () => {
    const opened: string[] = [];
    const host = namedTerminals(
      {
        open: ({ title }: TerminalRequest) => {
          opened.push(title);
          throw new Error('no terminal here');
        },
        find: () => Promise.resolve(undefined),
      },
      true,
    );
    assert.throws(() => host.open({ title: 'apply', shellPath: 'sh', shellArgs: [], cwd: '/' }));
    assert.deepEqual(opened, ['apply (rehearsal)']);
  });

  it('restarts its servers when another process now listens on their ports', async () => {
    const stranger = createServer((_request, response) => response.end('{"id": "fedcba9876543210"}'));
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
    const address = (port: number) => `http://127.0.0.1:${port}`;
    const file = (port: number) => ({
      version: 2,
      id: '0123456789abcdef',
      repository: OWN,
      addresses: Object.fromEntries(
        ['airflow', 'github', 'registry', 'sentry', 'slack', 'control'].map(name => [name, address(port)]),
      ),
      credentials: {
        airflow: { username: 'u', password: 'p' },
        ...{ githubToken: 't', sentryToken: 't', slackWebhook: address(port) },
      },
      tools: { just: 'just', terraform: 'terraform', justIsStandIn: false, terraformIsStandIn: false },
      checkout,
      // Alive, like a process that got the ID of one that ended.
      pid: process.pid,
      faultsOn: [],
    });
    const world = path.dirname(checkout);
    writeFileSync(
      path.join(world, 'world.json'),
      JSON.stringify(file((stranger.address() as AddressInfo).port)),
    );
    const program = path.join(storage, 'program.cjs');
    const text = JSON.stringify(JSON.stringify(file(1)));
    writeFileSync(
      program,
      `require('fs').writeFileSync(process.argv[2] + '/world.json', ${text}); console.log('ready');`,
    );
    try {
      assert.equal((await runningWorld(world, program)).addresses.airflow, address(1));
    } finally {
      stranger.close();
    }
  });
});
