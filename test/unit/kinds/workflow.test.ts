import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import type { GitHubApi, WorkflowRun } from '../../../src/core/ports/github';
import { workflow } from '../../../src/kinds/workflow';
import { engineBench, testKind } from '../../support/engineBench';
import { MemoryJournal } from '../../support/memoryJournal';

/** GitHub Actions, and the runs that were started there. */
class Actions {
  runs: WorkflowRun[] = [];
  dispatched: { ref: string; inputs: unknown }[] = [];
  /** Whether the answer to a dispatch is lost, before or after it took effect. */
  loses: 'after' | 'before' | null = null;
  /** Whether the repository is hidden from everybody. */
  hidden = false;
  now = Date.parse('2026-11-22T12:00:00Z');

  start(of: Partial<WorkflowRun> = {}): WorkflowRun {
    const run: WorkflowRun = {
      ...{ id: this.runs.length + 1, attempt: 1, status: 'in_progress', conclusion: null },
      ...{ title: 'Deploy', actor: 'ada', headSha: 'a'.repeat(40), url: 'https://github.com/acme/infra/x' },
      createdAt: new Date(this.now).toISOString(),
      ...of,
    };
    this.runs = [run, ...this.runs];
    return run;
  }
  end(id: number, conclusion: WorkflowRun['conclusion']): void {
    this.runs = this.runs.map(run => (run.id === id ? { ...run, status: 'completed', conclusion } : run));
  }
  private mustBeShown(): void {
    if (this.hidden)
      throw new ProblemError({ code: 'github.not-found', message: 'Not found.', remedy: 'Look.' });
  }
  readonly api: Partial<GitHubApi> = {
    viewer: async () => ({ login: 'ada' }),
    repository: async () => ({ canPush: true, defaultBranch: 'main' }),
    dispatchedRuns: async (_repo, _file, since) => {
      this.mustBeShown();
      return this.runs.filter(run => Date.parse(run.createdAt) >= Date.parse(since));
    },
    startedRuns: async (_repo, _file, _event, since) =>
      this.runs.filter(run => Date.parse(run.createdAt) >= Date.parse(since)),
    dispatchWorkflow: async (_repo, _file, ref, inputs) => {
      const lost = new ProblemError({ code: 'github.network', message: 'No answer.', remedy: 'Wait.' });
      if (this.loses === 'before') throw lost;
      this.dispatched.push({ ref, inputs });
      const { id } = this.start();
      if (this.loses === 'after') throw lost;
      return { runId: id, at: '' };
    },
    workflowRun: async (_repo, id) => {
      this.mustBeShown();
      const run = this.runs.find(each => each.id === id);
      if (run === undefined)
        throw new ProblemError({ code: 'github.not-found', message: 'Not found.', remedy: 'Look.' });
      return run;
    },
    workflowJobs: async () => [{ name: 'roll', status: 'completed', conclusion: 'failure', url: null }],
  };
}

const of = { repository: 'acme/infra', workflow: 'deploy.yml' };

function bench(actions: Actions, given: object = {}, release?: object, journal = new MemoryJournal()) {
  const publishes = testKind({
    name: 'publish-release',
    observe: context =>
      Promise.resolve({ is: 'holds', reading: context.reading('published'), output: release }),
  });
  const at = engineBench([publishes, workflow], {
    steps: [
      ...(release === undefined ? [] : [{ id: 'publish', kind: 'publish-release' }]),
      { id: 'roll', kind: 'workflow', with: { ...given } },
    ],
    params: new Map<string, unknown>([['roll', v.parse(workflow.params, { ...of, ...given })]]),
    ports: { github: actions.api as GitHubApi },
    journal,
  });
  at.run.resume();
  const step = () => at.run.view.phases.flatMap(({ steps }) => steps).find(({ id }) => id === 'roll');
  const answer = async (choice: string) => {
    await at.until(() => step()?.question != null, 'the question');
    const { id = '', subject = '' } = step()?.question ?? {};
    await at.run.decide('roll', { question: id, subject, choice });
  };
  return { ...at, step, answer };
}

describe('a workflow', () => {
  it('is dispatched once a person agrees, with ref and inputs, and that very run is followed', async () => {
    const actions = new Actions();
    const at = bench(actions, { ref: 'release/7', inputs: { tag: 'rel-1', wait: true, count: 3 } });
    await at.until(() => at.step()?.question != null, 'the question');
    assert.deepEqual(actions.dispatched, []);
    assert.match(
      at.step()?.question?.detail ?? '',
      /Runs deploy\.yml of acme\/infra at release\/7, tag=rel-1, wait=true, count=3\.$/,
    );
    await at.answer('dispatch');
    await at.until(() => actions.dispatched.length === 1, 'the dispatch');
    // Somebody else's starts, which isn't ours.
    actions.start({ id: 99, actor: 'grace' });
    actions.end(1, 'success');
    await at.until(() => at.status('roll') === 'verified', 'the end');
    assert.deepEqual(actions.dispatched, [
      { ref: 'release/7', inputs: { tag: 'rel-1', wait: 'true', count: '3' } },
    ]);
    const tick = (at.journal.runs.get('run-1') ?? []).find(event => event.type === 'step.ticked');
    assert.deepEqual(tick?.type === 'step.ticked' && tick.output, {
      run: 1,
      conclusion: 'success',
      ref: null,
    });
    at.run.dispose();
  });

  it("keeps the team lock of an aborted run until the workflow's run has ended", async () => {
    const actions = new Actions();
    const at = bench(actions);
    await at.answer('dispatch');
    await at.until(() => at.step()?.reading?.facts.some(({ label }) => label === 'Run') === true, 'its run');
    await assert.rejects(
      at.run.abort('It is the wrong version'),
      /Run 1 of deploy\.yml still runs on GitHub.* the team lock stays/,
    );
    assert.equal(at.run.view.state, 'aborting');
    actions.end(1, 'cancelled');
    await at.run.abort('It is the wrong version');
    assert.equal(at.run.view.state, 'aborted');
  });

  it('keeps the team lock for a run of an earlier try that somebody restarted on GitHub', async () => {
    const actions = new Actions();
    const at = bench(actions);
    await at.answer('dispatch');
    await at.until(() => actions.runs.length === 1, 'the first run');
    actions.end(1, 'failure');
    await at.until(() => at.status('roll') === 'stopped', 'its failure');
    await at.run.retry('roll');
    await at.answer('dispatch');
    await at.until(() => actions.runs.length === 2, 'the second run');
    actions.end(2, 'failure');
    await at.until(() => at.status('roll') === 'stopped', 'its failure');
    actions.runs = actions.runs.map(run => (run.id === 1 ? { ...run, status: 'in_progress' } : run));
    await assert.rejects(
      at.run.abort('It is the wrong version'),
      /Run 1 of deploy\.yml still runs on GitHub/,
    );
    actions.end(1, 'cancelled');
    await at.run.abort('It is the wrong version');
    assert.equal(at.run.view.state, 'aborted');
  });

  it('lets an abort finish once the run was deleted on GitHub, but not while its repository is hidden', async () => {
    const actions = new Actions();
    const at = bench(actions);
    await at.answer('dispatch');
    await at.until(() => actions.runs.length === 1, 'the run');
    actions.end(1, 'failure');
    await at.until(() => at.status('roll') === 'stopped', 'its failure');
    // Before that, it might just not be shown yet.
    at.clock.time += 61_000;
    actions.hidden = true;
    await assert.rejects(
      at.run.abort('It is the wrong version'),
      /Whether something still runs can't be told/,
    );
    actions.hidden = false;
    actions.runs = [];
    await at.run.abort('It is the wrong version');
    assert.equal(at.run.view.state, 'aborted');
  });

  it('lets a run be aborted before its turn, even if its inputs are not known yet', async () => {
    const chooses = testKind({
      name: 'chooses',
      output: v.object({ commit: v.string() }),
      observe: () =>
        Promise.resolve({ is: 'stopped', problem: { code: 'x', message: 'Stopped.', remedy: 'Look.' } }),
    });
    const given = { ...of, inputs: { sha: '${{ steps.choose.commit }}' } };
    const at = engineBench([chooses, workflow], {
      steps: [
        { id: 'choose', kind: 'chooses' },
        { id: 'roll', kind: 'workflow', with: given },
      ],
      params: new Map<string, unknown>([['roll', v.parse(workflow.params, given)]]),
      ports: { github: new Actions().api as GitHubApi },
    });
    at.run.resume();
    await at.until(() => at.status('choose') === 'stopped', 'the stop');
    await at.run.abort('It is better to stop here for today');
    assert.equal(at.run.view.state, 'aborted');
  });

  it('keeps the team lock if nobody knows which run a lost dispatch has started', async () => {
    const actions = new Actions();
    actions.loses = 'before';
    const at = bench(actions);
    await at.answer('dispatch');
    await at.until(() => /unclear|lost|again/i.test(at.step()?.question?.detail ?? ''), 'the doubt');
    // GitHub accepted it after all, and shows it late.
    actions.start();
    await assert.rejects(at.run.abort('It is the wrong version'), /run 1, which may be its, still runs/);
    actions.end(1, 'success');
    await at.run.abort('It is the wrong version');
    assert.equal(at.run.view.state, 'aborted');
  });

  it('is found if the answer to its dispatch is lost, and is not dispatched twice', async () => {
    const actions = new Actions();
    actions.loses = 'after';
    const at = bench(actions);
    await at.answer('dispatch');
    await at.until(() => at.step()?.reading?.facts.some(({ label }) => label === 'Run') === true, 'its run');
    actions.end(1, 'success');
    await at.until(() => at.status('roll') === 'verified', 'the end');
    assert.equal(actions.dispatched.length, 1);
    at.run.dispose();
  });

  it('is not dispatched if an incident is declared while GitHub is being asked', async () => {
    const actions = new Actions();
    const at = bench(actions);
    const list = actions.api.dispatchedRuns?.bind(actions.api);
    let declared = false;
    actions.api.dispatchedRuns = async (...given) => {
      if (!declared && at.types().includes('step.acting')) {
        declared = true;
        await at.run.declareIncident(2, 'The site answers with errors');
      }
      return (await list?.(...given)) ?? [];
    };
    await at.answer('dispatch');
    await at.until(() => at.types().includes('step.acted'), 'the end of the act');
    assert.ok(declared);
    assert.deepEqual(actions.dispatched, []);
    await at.run.resumeAfterIncident();
    await at.until(() => actions.dispatched.length > 0, 'the dispatch');
    assert.equal(actions.dispatched.length, 1);
    at.run.dispose();
  });

  it('asks before it dispatches again when no run appears', async () => {
    const actions = new Actions();
    actions.loses = 'before';
    const at = bench(actions);
    await at.answer('dispatch');
    await at.until(
      () => at.step()?.question?.choices.some(({ label }) => label === 'Dispatch again') === true,
      'the second question',
    );
    assert.deepEqual(actions.dispatched, []);
    at.run.dispose();
  });

  it('is followed by the next window after a crash', async () => {
    const actions = new Actions();
    const journal = new MemoryJournal();
    const before = bench(actions, {}, undefined, journal);
    await before.answer('dispatch');
    await before.until(() => before.types().includes('step.acted'), 'its run');
    before.run.dispose();
    actions.end(1, 'success');
    const after = bench(actions, {}, undefined, journal);
    await after.until(() => after.status('roll') === 'verified', 'the end');
    assert.equal(actions.dispatched.length, 1);
    after.run.dispose();
  });

  it('names the jobs of a failed run, leaves a doubt if the runbook says so, and asks before another one', async () => {
    const actions = new Actions();
    const at = bench(actions, { changesProduction: true });
    await at.answer('dispatch');
    await at.until(() => actions.runs.length === 1, 'its run');
    actions.end(1, 'failure');
    const view = await at.until(() => at.status('roll') === 'stopped', 'the failure');
    assert.match(view.production ?? '', /^Production may be half-applied/);
    assert.equal(at.step()?.reading?.facts.find(({ label }) => label === 'Job roll')?.value, 'failure');
    await at.run.retry('roll');
    await at.until(() => at.step()?.question != null, 'the question');
    assert.equal(actions.dispatched.length, 1);
    at.run.dispose();
  });

  it('asks about a run that is already in progress', async () => {
    const actions = new Actions();
    // This test's clock runs ahead.
    actions.start({ actor: 'grace', createdAt: '2027-01-01T00:00:00Z' });
    const at = bench(actions);
    await at.until(() => at.step()?.question != null, 'the question');
    assert.deepEqual(
      at.step()?.question?.choices.map(({ label }) => label),
      ['Follow run 1', 'Run it'],
    );
    await at.answer('1');
    await at.until(() => at.types().includes('step.acted'), 'its run');
    actions.end(1, 'success');
    await at.until(() => at.status('roll') === 'verified', 'the end');
    assert.deepEqual(actions.dispatched, []);
    at.run.dispose();
  });

  it('accepts only valid names, refs and inputs', () => {
    const is = (given: object) => v.is(workflow.params, { ...of, ...given });
    assert.ok(is({ ref: 'feature/x', inputs: { a_b: 'x y' } }));
    for (const bad of [
      { repository: '../x' },
      { workflow: '../release.yml' },
      { workflow: 'release.yml?ref=x' },
      { ref: '--force' },
      { ref: 'a..b' },
      { inputs: { 'a b': 'x' } },
      { inputs: { a: { b: 1 } } },
      { follow: 'release', inputs: { a: 'b' } },
      { follow: 'workflow_dispatch' },
    ])
      assert.ok(!is(bad), JSON.stringify(bad));
  });
});

describe('a workflow that is started elsewhere', () => {
  const release = { tag: 'catalog-7', repository: 'acme/infra', publishedAt: '2026-11-22T12:00:00Z' };

  it('is found by the tag of the release that an earlier step published', async () => {
    const actions = new Actions();
    const at = bench(actions, { follow: 'release' }, release);
    actions.start({ id: 5, ref: 'api-3' });
    actions.start({ id: 6, ref: 'catalog-7' });
    actions.end(6, 'success');
    await at.until(() => at.status('roll') === 'verified', 'the end');
    const tick = (at.journal.runs.get('run-1') ?? []).findLast(event => event.type === 'step.ticked');
    assert.deepEqual(tick?.type === 'step.ticked' && tick.output, {
      run: 6,
      conclusion: 'success',
      ref: 'catalog-7',
    });
    assert.deepEqual(actions.dispatched, []);
    at.run.dispose();
  });

  it('is named by a person if nothing identifies its run', async () => {
    const actions = new Actions();
    const at = bench(actions, { follow: 'push' });
    actions.start({ id: 5, ref: 'main' });
    await at.answer('5');
    actions.end(5, 'success');
    await at.until(() => at.status('roll') === 'verified', 'the end');
    at.run.dispose();
  });

  it('stops if none has started in time', async () => {
    const actions = new Actions();
    const at = bench(actions, { follow: 'release', appearsWithin: '1m' }, release);
    await at.until(() => at.status('roll') === 'stopped', 'the stop');
    assert.match(at.step()?.problem?.message ?? '', /"release" has started no run of deploy\.yml within 1m/);
    at.run.dispose();
  });
});
