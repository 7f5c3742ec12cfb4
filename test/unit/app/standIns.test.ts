import assert from 'node:assert/strict';
import * as v from 'valibot';
import { createStandIns } from '../../../src/app/standIns';
import { airflowOf, jobOf, resultOf } from '../../../src/app/standIns/forStep';
import { plannedSpec } from '../../../src/app/standIns/spec';
import { readPlanJson } from '../../../src/core/plan/planJson';
import type { Kind, ObserveContext } from '../../../src/core/kind/kind';
import type { Ports } from '../../../src/core/ports';
import type { JobRequest } from '../../../src/core/ports/runner';
import { runbookParser } from '../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../src/kinds';

const { signal } = new AbortController();

/** Ports that record what reaches them. */
function real() {
  const prepared: (readonly string[])[] = [];
  const reached: string[] = [];
  const ports = {
    runner: {
      prepare: (request: JobRequest) => {
        prepared.push(request.argv);
        return Promise.resolve('job');
      },
    },
    tools: { run: async () => void reached.push('tools') },
    web: { get: async () => void reached.push('web') },
    airflow: { server: async () => ({ version: '2.9.2' }) },
  } as unknown as Ports;
  return { ports, prepared, reached };
}

/** What a stand-in was told to print, and the command that it replaces. */
function told(argv: readonly string[] | undefined) {
  const [, , , program, spec = '', ...command] = argv ?? [];
  return { program, command, spec: JSON.parse(Buffer.from(spec, 'base64').toString('utf8')) as unknown };
}

describe('stand-ins', () => {
  const standIns = createStandIns('/dist', '/rehearsal/world/instance');

  it('run nothing real, whoever uses them', async () => {
    const { ports, prepared, reached } = real();
    const replaced = standIns.ports(ports);
    await replaced.runner.prepare({ title: 'x', argv: ['bin/undo', '--all'], cwd: '/' });
    assert.equal((await replaced.tools.run(['bin/is-done'], signal)).exitCode, 1);
    assert.deepEqual(await replaced.web.get('https://example.org', 1, signal), { status: 200, json: {} });
    assert.deepEqual(reached, []);
    assert.deepEqual(told(prepared[0]), {
      program: '/dist/template/bin/command.cjs',
      command: ['bin/undo', '--all'],
      spec: { lines: [], exit: 0 },
    });
  });

  it('do what the runbook of a step expects', async () => {
    const { ports, prepared, reached } = real();
    const context = (params: object, notes: object = {}) =>
      ({ ports: standIns.ports(ports), params, notes, signal }) as unknown as Parameters<Kind['observe']>[0];
    const look = async (params: object, use: (own: Ports) => Promise<unknown>, notes?: object) => {
      let seen: unknown;
      const kind = {
        ...{ name: 'x', title: 'X', params: v.unknown(), output: v.unknown(), notes: v.unknown() },
        observe: async (own: ObserveContext<unknown, unknown>) => {
          seen = await use(own.ports);
          return { is: 'holds' as const, reading: { summary: '', facts: [], at: '' }, output: {} };
        },
      } as unknown as Kind;
      await standIns
        .kinds(new Map([['x', kind]]))
        .get('x')
        ?.observe(context(params, notes));
      return seen;
    };
    const params = {
      run: ['bin/go'],
      done: ['bin/is'],
      notDone: [3],
      expect: { exit: [7], output: '^at (?<at>\\d)$' },
    };
    await look(params, own => own.runner.prepare({ title: 'x', argv: ['bin/go'], cwd: '/' }));
    assert.deepEqual(told(prepared[0]).spec, { lines: ['at 1'], exit: 7 });
    const exitCode = async (own: Ports) => (await own.tools.run(['bin/is'], signal)).exitCode;
    assert.equal(await look(params, exitCode), 3);
    assert.equal(await look(params, exitCode, { jobId: 'job' }), 0);
    const json = [
      { at: '/a/0/b', equals: 4 },
      { at: '/c~1d', matches: '^v\\d$' },
      { at: '/e', exists: true },
      { at: '/f', exists: false },
    ];
    const got = await look({ status: [204], json }, own => own.web.get('https://example.org', 1, signal));
    assert.deepEqual(got, { status: 204, json: { a: [{ b: 4 }], 'c/d': 'v1', e: 'rehearsed' } });
    const waits = { until: { json: [{ at: '/ready', equals: true }] } };
    const ready = await look(waits, own => own.web.get('https://example.org', 1, signal));
    assert.deepEqual(ready, { status: 200, json: { ready: true } });
    assert.deepEqual(reached, []);
  });

  it('show the Airflow version that a step asks for', () => {
    const running = (kind: string, version?: string) =>
      airflowOf({ params: { version }, step: { id: 'x', kind } } as never, { version: '2.9.2' }).version;
    assert.equal(running('airflow-version', '2.10.4'), '2.10.4');
    // Any other pin names no single version.
    assert.equal(running('airflow-version', '>=2.10'), '2.9.2');
    assert.equal(running('bump', '2.10.4'), '2.9.2');
  });

  it('propose a value for each input that a person would have to enter', () => {
    const inputs =
      'inputs: { a: { type: text }, b: { type: text, pattern: "v[0-9]+" }, c: { type: image-tag } }';
    const steps = 'phases: [{ title: All, steps: [{ id: tell, kind: manual }] }]';
    const parse = standIns.parser(runbookParser(kinds));
    const { runbook } = parse(`runbook: 2\nid: a\ntitle: A\n${inputs}\n${steps}\n`);
    const proposed = Object.values(runbook?.inputs ?? {}).map(input => input.default);
    assert.deepEqual(proposed, ['rehearsed', 'v1', 'rehearsed']);
  });

  it('plan one resource for a pattern that matches several', () => {
    const lines = plannedSpec([{ address: 'module.shop.aws_instance.node[*]', actions: ['create'] }]).lines;
    assert.ok(lines.includes('  # module.shop.aws_instance.node[0] will be created'), lines.join('\n'));
  });

  it('set the version, plan and apply when a kind runs recipes', () => {
    const module = {
      ...{ type: 'terraform-module', environment: 'prod', module: 'shop', file: 'prod/shop.tf' },
      version: 'tag',
    };
    const context = (params: object) =>
      ({
        ...{ params, notes: {}, step: { id: 'x', kind: 'x' }, runbook: { resources: { module } } },
        outputIfAny: () => ({ imageTag: 'v2' }),
      }) as unknown as Parameters<typeof jobOf>[0];
    const expects = [{ address: 'module.shop.a.b', actions: ['replace'], attributes: ['tag'] }];
    const job = (params: object, recipe: string) =>
      jobOf(context(params), ['just', recipe, 'prod', 'shop'], '/instance');
    assert.deepEqual(job({ recipe: 'bump' }, 'bump').sets, {
      ...{ file: 'prod/shop.tf', module: 'shop', attribute: 'tag', value: 'v2' },
    });
    const apply = job({ expects, check: 'plan' }, 'apply');
    assert.match(apply.lines.join('\n'), /~ tag = "before" -> "v2" # forces replacement/);
    assert.match(apply.asks ?? '', /Enter a value/);
    assert.match(apply.leaves?.text ?? '', /^v2 /);
    assert.match(job({ expects, check: 'plan' }, 'plan').lines.join(), /No changes/);
    const saved = { expects, plan: 'plan-save', show: 'plan-show', recipe: 'apply-saved' };
    assert.equal(job(saved, 'apply-saved').asks, undefined);
    const { stdout } = resultOf(context(saved), ['just', 'plan-show', 'prod', 'shop']);
    assert.equal(
      readPlanJson(stdout, { allowedAttributes: () => ['tag'] }).changes[0]?.address,
      'module.shop.a.b',
    );
  });
});
