import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import type { Deployment } from '../../../src/core/engine/deployment';
import type { DraftRelease, GitHubApi, Release } from '../../../src/core/ports/github';
import { publishRelease } from '../../../src/kinds/publishRelease';
import { engineBench } from '../../support/engineBench';

/** The releases of a repository, some of them drafts. */
class Releases {
  drafts: DraftRelease[] = [];
  published: number[] = [];
  /** Whether the answer to a publication is lost. */
  loses = false;

  draft(of: Partial<DraftRelease> = {}): void {
    this.drafts.push({
      ...{ id: this.drafts.length + 1, tag: 'catalog-7', name: 'Catalog 7', notes: 'Faster', draft: true },
      ...{ author: 'grace', publishedAt: null, url: 'https://github.com/acme/app/releases', target: 'main' },
      ...of,
    });
  }
  readonly api: Partial<GitHubApi> = {
    viewer: async () => ({ login: 'ada' }),
    releases: async () => this.drafts.filter(({ draft }) => !draft),
    draftReleases: async () => this.drafts.filter(({ draft }) => draft),
    release: async (_repo, tag) => this.drafts.find(each => !each.draft && each.tag === tag),
    publishRelease: async (_repo, id): Promise<Release> => {
      this.published.push(id);
      this.drafts = this.drafts.map(each =>
        each.id === id ? { ...each, draft: false, publishedAt: '2026-11-22T12:01:00Z' } : each,
      );
      if (this.loses)
        throw new ProblemError({ code: 'github.network', message: 'No answer.', remedy: 'Wait.' });
      const found = this.drafts.find(each => each.id === id);
      if (found === undefined) throw new Error('none');
      return found;
    },
  };
}

const opened: Deployment[] = [];

function bench(releases: Releases, tag = 'catalog-.*') {
  const params = v.parse(publishRelease.params, { repository: 'acme/app', tag });
  const at = engineBench([publishRelease], {
    steps: [{ id: 'publish', kind: 'publish-release' }],
    params: new Map([['publish', params]]),
    ports: { github: releases.api as GitHubApi },
  });
  at.run.resume();
  opened.push(at.run);
  const step = () => at.run.view.phases.flatMap(({ steps }) => steps)[0];
  const asked = async () => {
    await at.until(() => step()?.question != null, 'the question');
    const { id = '', subject = '' } = step()?.question ?? {};
    return { question: id, subject };
  };
  return { ...at, step, asked };
}

describe('publishing a drafted release', () => {
  afterEach(() => {
    for (const run of opened.splice(0)) run.dispose();
  });

  it('shows its notes first, publishes it once, and gives tag and time to later steps', async () => {
    const releases = new Releases();
    releases.draft();
    releases.draft({ tag: 'api-catalog-1' });
    const at = bench(releases);
    const asked = await at.asked();
    assert.equal(at.step()?.reading?.facts[0]?.detail, 'Faster');
    assert.deepEqual(releases.published, []);
    await at.run.decide('publish', { ...asked, choice: 'publish' });
    await at.until(() => at.status('publish') === 'verified', 'the end');
    assert.deepEqual(releases.published, [1]);
    const tick = (at.journal.runs.get('run-1') ?? []).find(event => event.type === 'step.ticked');
    assert.deepEqual(tick?.type === 'step.ticked' && tick.output, {
      tag: 'catalog-7',
      repository: 'acme/app',
      publishedAt: '2026-11-22T12:01:00Z',
    });
  });

  it('needs a reason if its notes are too long to be shown in full', async () => {
    const needs = async (notes: string) => {
      const releases = new Releases();
      releases.draft({ notes });
      const at = bench(releases);
      await at.asked();
      const { choices = [], detail } = at.step()?.question ?? {};
      return [choices[0]?.needsReason === true, detail?.includes('read them on GitHub') === true];
    };
    assert.deepEqual(await needs('x\n'.repeat(999)), [false, false]);
    assert.deepEqual(await needs('x\n'.repeat(1_000)), [true, true]);
    assert.deepEqual(await needs('x'.repeat(2_001)), [true, true]);
  });

  it('publishes nothing but what was approved', async () => {
    const releases = new Releases();
    releases.draft();
    const at = bench(releases);
    const asked = await at.asked();
    let looks = 0;
    const { draftReleases } = releases.api;
    // The look after the answer shows what was approved; the one inside the click shows other notes.
    releases.api.draftReleases = async (...of) => {
      looks += 1;
      if (looks === 2) releases.drafts = releases.drafts.map(each => ({ ...each, notes: 'Slower' }));
      return (await draftReleases?.(...of)) ?? [];
    };
    looks = 0;
    await at.run.decide('publish', { ...asked, choice: 'publish' });
    await at.until(
      () => at.step()?.question?.title === 'The draft changed after it was approved',
      'the second question',
    );
    assert.deepEqual(releases.published, []);
  });

  it('is not repeated if its answer is lost, because what GitHub shows counts', async () => {
    const releases = new Releases();
    releases.draft();
    releases.loses = true;
    const at = bench(releases);
    await at.run.decide('publish', { ...(await at.asked()), choice: 'publish' });
    await at.until(() => at.status('publish') === 'stopped', 'the fault');
    await at.run.retry('publish');
    await at.until(() => at.status('publish') === 'verified', 'the end');
    assert.deepEqual(releases.published, [1]);
  });

  it('does not mistake another release of that tag for its own', async () => {
    const releases = new Releases();
    releases.draft();
    releases.loses = true;
    const at = bench(releases);
    // Before ours arrives, somebody publishes another draft of the tag and deletes this one.
    releases.api.publishRelease = async () => {
      releases.drafts = releases.drafts.map(each => ({
        ...each,
        id: 9,
        draft: false,
        publishedAt: '2026-11-22T12:01:00Z',
      }));
      throw new ProblemError({ code: 'github.not-found', message: 'It is gone.', remedy: 'Look.' });
    };
    await at.run.decide('publish', { ...(await at.asked()), choice: 'publish' });
    await at.until(() => at.status('publish') === 'stopped', 'the fault');
    await at.run.retry('publish');
    await at.until(
      () => at.step()?.problem?.message.includes('is not the draft that was approved') === true,
      'the stop',
    );
  });

  it('picks no draft automatically if several match', async () => {
    const releases = new Releases();
    releases.draft();
    releases.draft({ tag: 'catalog-8' });
    const at = bench(releases);
    await at.until(() => at.status('publish') === 'stopped', 'the stop');
    assert.match(at.step()?.problem?.message ?? '', /^2 drafts have a tag that matches/);
  });

  it('publishes nothing after it was declined', async () => {
    const releases = new Releases();
    releases.draft();
    const at = bench(releases);
    await at.run.decide('publish', { ...(await at.asked()), choice: 'decline' });
    await at.until(() => at.status('publish') === 'stopped', 'the stop');
    assert.match(at.step()?.problem?.message ?? '', /^ada declined to publish catalog-7/);
    assert.deepEqual(releases.published, []);
  });
});
