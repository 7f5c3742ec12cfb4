import assert from 'node:assert/strict';
import type { TerraformModule } from '../../../src/core/runbook/resources';
import { adopt } from '../../../src/kinds/adopt';
import { branch } from '../../../src/kinds/branch';

const [base, ahead] = ['a', 'b'].map(digit => digit.repeat(40)) as [string, string];
const BEGUN = 'deploy/api/2026-11-22.10.00.00';
const MODULE: TerraformModule = {
  ...{ type: 'terraform-module', environment: 'prod', module: 'api', file: 'prod/api.tf' },
  ...{ version: 'tag', flag: 'guard' },
};
const text = (tag: string, guard: boolean) => `tag = ${tag}\nguard = ${String(guard)}\n`;

/** A clone from which a run pushed a branch with version 2, its flag still true, before it was lost. */
function clone({ module = MODULE, prefix = 'deploy/', decided = '' }) {
  const asked: string[] = [];
  const branches: Readonly<Record<string, string>> = { main: text('1', false), [BEGUN]: text('2', true) };
  const created: string[][] = [];
  const context = {
    asked,
    created,
    params: { prefix },
    notes: {},
    signal: new AbortController().signal,
    runbook: { id: 'api', resources: { api: module } },
    resources: { module, infrastructure: { name: 'acme/infrastructure' } },
    run: { startedAt: '2026-11-22T12:00:00.000Z', back: false },
    lock: { read: async () => null },
    used: () => [],
    reading: (summary: string, facts: readonly object[] = []) => ({ summary, facts }),
    decision: (_: string, subject: string) => {
      asked.push(subject);
      return decided === '' ? undefined : { choice: decided };
    },
    output: ({ name }: { name: string }) => {
      assert.equal(name, 'preflight');
      return { defaultBranch: 'main', baseSha: base };
    },
    outputIfAny: () => ({ branch: decided, version: '2' }),
    ports: {
      clock: { now: () => Date.parse('2026-11-22T12:00:00Z') },
      files: { read: async () => branches.main },
      hcl: {
        read: async (_path: string, read: string, { attribute }: { attribute: string }) => {
          const value = new RegExp(`^${attribute} = (.*)$`, 'm').exec(read)?.[1];
          return { value: value === 'true' ? true : value === 'false' ? false : value, line: 1 };
        },
      },
      git: {
        fetch: async () => undefined,
        defaultBranch: async () => 'main',
        workingTree: async () => ({ branch: 'main', head: base, changed: [] }),
        branchesChanging: async (file: string) => (file === MODULE.file ? [BEGUN] : []),
        fileAt: async (ref: string, file: string) =>
          file === MODULE.file ? branches[ref.replace('origin/', '')] : undefined,
        divergence: async () => ({ ahead: 0, behind: 0 }),
        commitOf: async (ref: string) =>
          ref === 'origin/main' ? base : ref === `origin/${BEGUN}` ? ahead : undefined,
        createBranch: async (name: string, from: string) => void created.push([name, from]),
      },
      github: { pullRequestsFrom: async () => [] },
    },
  };
  return context;
}

const look = (given: Parameters<typeof clone>[0]) => adopt.observe(clone(given) as never);
/** The choices, and the facts about each. */
async function offered(given: Parameters<typeof clone>[0]) {
  const seen = await look(given);
  const facts = (seen.is === 'waits' ? seen.reading?.facts : undefined) ?? [];
  return {
    choices: seen.is === 'waits' ? seen.question.choices.map(({ id }) => id) : [],
    facts: facts.filter(({ group }) => group === BEGUN).map(({ label, value }) => `${label}: ${value}`),
  };
}

describe('a deployment begun with an earlier form of the runbook', () => {
  it('is offered with the state that its runbook left', async () => {
    assert.deepEqual(await offered({}), {
      choices: [BEGUN, 'anew'],
      facts: [`Branch: ${BEGUN}`, 'tag: 2', 'guard: true', 'Pull request: none'],
    });
  });

  it('is offered and adopted although the runbook no longer has a flag', async () => {
    const { flag: _, ...module } = MODULE;
    assert.deepEqual(await offered({ module }), {
      choices: [BEGUN, 'anew'],
      facts: [`Branch: ${BEGUN}`, 'tag: 2', 'Pull request: none'],
    });
    const decided = { module, decided: BEGUN };
    const seen = await look(decided);
    assert.deepEqual(seen.is === 'holds' && seen.output, { branch: BEGUN, version: '2' });
    const context = clone(decided);
    const next = await branch.observe(context as never);
    assert.equal(next.is === 'ready' && next.act.is, 'create');
    await branch.perform?.(context as never, { is: 'create', label: '' });
    assert.deepEqual(context.created, [[BEGUN, ahead]]);
  });

  it('is offered because of its version although the branch prefix has changed', async () => {
    assert.deepEqual((await offered({ prefix: 'ship/' })).choices, []);
    const context = clone({ prefix: 'ship/' });
    const [before, now] = ['rel-2026.11.01.10.00.00', 'rel-2026.11.22.10.00.00'] as const;
    const used = (role: string) => (role === 'image' ? [{ name: 'acme/api' }] : []);
    const git = {
      ...context.ports.git,
      fileAt: async (ref: string) => text(ref === 'origin/main' ? before : now, false),
    };
    const registry = { resolve: async () => undefined };
    const seen = await adopt.observe({
      ...context,
      used,
      ports: { ...context.ports, git, registry },
    } as never);
    assert.deepEqual(seen.is === 'waits' && seen.question.choices.map(({ id }) => id), [BEGUN, 'anew']);
  });

  it('is not offered when the runbook is now about another file', async () => {
    const module = { ...MODULE, file: 'prod/api/main.tf' };
    const seen = await look({ module });
    assert.equal(seen.is === 'holds' && seen.reading.summary, 'No unfinished deployment');
  });

  it('is asked about again when there is another one, without reusing the earlier answer', async () => {
    const first = clone({});
    await adopt.observe(first as never);
    const second = clone({});
    const git = {
      ...second.ports.git,
      branchesChanging: async () => ['deploy/api/2026-11-22.11.00.00', BEGUN],
      fileAt: async () => text('2', true),
    };
    await adopt.observe({ ...second, ports: { ...second.ports, git } } as never);
    assert.deepEqual([first.asked.length, second.asked.length], [1, 1]);
    assert.notDeepEqual(first.asked, second.asked);
  });
});
