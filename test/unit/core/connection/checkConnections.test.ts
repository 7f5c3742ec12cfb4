import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createConnectionTests } from '../../../../src/core/connection/checkConnections';
import {
  connectionsInWords,
  isConnected,
  type Connection,
  type Connections,
} from '../../../../src/core/connection/connection';
import { fixesOf } from '../../../../src/core/connection/fixes';
import { ProblemError } from '../../../../src/core/errors';
import type { Ports } from '../../../../src/core/ports';
import { runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { connectionChecks } from '../../../../src/kinds/connections';

const catalog = readFileSync('src/runbooks/openverse-catalog.yaml', 'utf8');
const plain = `runbook: 2
id: plain
title: Plain
phases:
  - title: Look
    steps:
      - { id: look, kind: manual, with: { instructions: Look at it. } }
`;
const never = new AbortController().signal;
const missing = (code: string) =>
  new ProblemError({ code, message: 'It is not there.', remedy: 'Sign in first.' });

/** Ports of a world where everything works, except as given. */
function portsOf(own: { readonly [N in keyof Ports]?: object } = {}): Ports {
  const origin = 'git@github.com:WordPress/openverse-infrastructure.git';
  const place = { host: 'github.com', repository: 'wordpress/openverse-infrastructure', address: origin };
  const all = {
    clock: { now: () => 0 },
    git: {
      fetch: async () => undefined,
      originUrl: async () => origin,
      originPlaces: async () => [{ ...place, use: 'fetch' }],
      filesAt: async () => [],
      textsOf: async () => [],
    },
    files: { read: async () => 'module' },
    github: {
      host: 'github.com',
      viewer: async () => ({ login: 'ada' }),
      repository: async () => ({ canPush: true, defaultBranch: 'main' }),
    },
    airflow: {
      address: 'https://airflow.example.org',
      snapshot: async () => ({ server: { version: '2.9.3' }, readableDags: 41 }),
    },
    registry: { digest: async () => 'sha256:1' },
    sentry: { environments: async () => ['production'], issues: async () => [] },
    slack: { mustBeSet: async () => undefined },
    tools: {
      version: async (name: string) => ({ name, path: name, version: `${name} 1.0` }),
      recipes: async () => ['bump', 'plan', 'apply'].map(name => ({ name, parameters: [], asks: [] })),
    },
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, port]) => [name, { ...port, ...own[name as keyof Ports] }]),
  ) as unknown as Ports;
}

async function check(ports: Ports, runbook = catalog, signal = never) {
  const told: Connections[] = [];
  const tests = createConnectionTests({
    ports,
    kinds,
    parseRunbook: runbookParser(kinds),
    shipped: [runbook],
    checks: connectionChecks,
    masked: value => value,
  });
  const last = await tests.check(connections => told.push(connections), signal);
  const of = (name: Connection['name']) => last.all.find(each => each.name === name);
  return { last, told, of };
}

describe('a connection check', () => {
  it('tests what the kinds of step in use need, and nothing else', async () => {
    const { last } = await check(portsOf());
    assert.deepEqual(
      last.all.map(({ name, status }) => `${name} ${status}`),
      ['git', 'github', 'airflow', 'registry', 'sentry', 'slack', 'just', 'terraform'].map(
        name => `${name} good`,
      ),
    );
    assert.equal(isConnected(last), true);
    assert.equal(connectionsInWords(last), 'All 8 connections work');
    const few = await check(portsOf(), plain);
    assert.deepEqual(
      few.last.all.map(({ name }) => name),
      ['git', 'slack'],
    );
  });

  it('reports what is missing, including permissions, and how to fix it', async () => {
    const { last, of } = await check(
      portsOf({
        github: {
          viewer: async () => {
            throw missing('github.not-signed-in');
          },
        },
        airflow: { snapshot: async () => ({ server: { version: '2.9.3' }, readableDags: 0 }) },
        slack: {
          mustBeSet: async () => {
            throw missing('slack.not-configured');
          },
        },
        tools: { recipes: async () => [{ name: 'bump', parameters: [], asks: [] }] },
      }),
    );
    const github = of('github');
    assert.deepEqual([github?.status, github?.remedy], ['bad', 'Sign in first.']);
    assert.match(of('airflow')?.says ?? '', /shows this user no DAGs/);
    assert.match(of('just')?.says ?? '', /no recipe apply/);
    assert.equal(of('slack')?.status, 'missing');
    assert.deepEqual(github === undefined ? [] : fixesOf(github), [
      { by: 'account', label: 'Sign in to GitHub' },
    ]);
    assert.equal(isConnected(last), false);
    assert.equal(connectionsInWords(last), 'GitHub, Airflow, and just need attention');
  });

  it('refuses a clone that pushes to another repository', async () => {
    const other = { host: 'github.com', repository: 'evil/openverse', address: 'x', use: 'push' };
    const { of } = await check(portsOf({ git: { originPlaces: async () => [other] } }));
    assert.match(of('github')?.says ?? '', /origin pushes to/);
  });

  it('reads the runbooks as last fetched when origin is unreachable', async () => {
    const offline = async () => {
      throw missing('git.unreachable');
    };
    const { last, of } = await check(portsOf({ git: { fetch: offline } }));
    assert.equal(of('git')?.status, 'bad');
    assert.equal(last.all.length, 8);
  });

  it('stops waiting for a server once it is canceled, and reports nothing after that', async () => {
    const abort = new AbortController();
    const silent = { digest: () => new Promise(() => {}) };
    const ports = portsOf({ registry: silent });
    const checked = check(ports, catalog, abort.signal);
    setTimeout(() => abort.abort(), 20);
    const { last, told, of } = await checked;
    assert.equal(last.is, 'cancelled');
    assert.equal(of('registry')?.status, 'checking');
    assert.equal(told.at(-1), last);
  });

  it('never runs a program that a runbook names', async () => {
    const ran: string[] = [];
    const runbook = `${plain}      - { id: go, kind: command, with: { run: [curl, example.org], onlyReads: true } }\n`;
    await check(portsOf({ tools: { run: async () => ran.push('run') } }), runbook);
    assert.deepEqual(ran, []);
  });
});
