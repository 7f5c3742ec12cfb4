import type { GitHubApi, PullRequest, WorkflowRun } from '../../../src/core/ports/github';
import { ProblemError } from '../../../src/core/errors';
import type { ModelClock } from '../clock';
import type { Registry } from './registry';
import { diff, FILE, type Repository } from './repository';

const INFRASTRUCTURE = 'WordPress/openverse-infrastructure';
const RELEASE_MS = 8 * 60_000;
/** The tag of the drafted release. */
const DRAFTED = 'v7';

interface Release {
  readonly id: number;
  readonly actor: string;
  readonly commit: string;
  readonly createdAt: number;
  endsAt: number;
  conclusion: 'success' | 'failure' | null;
  fails: boolean;
}
type Pull = { -readonly [K in keyof PullRequest]: PullRequest[K] } & { readonly repo: string };

/** GitHub: the release workflow, releases, pull requests and deployments. */
export class GitHub {
  readonly dispatches: Release[] = [];
  readonly pulls: Pull[] = [];
  /** Runs that a published release started. */
  readonly #started: Release[] = [];
  /** Null while it is a draft. */
  publishedAt: string | null = null;
  published = 0;
  readonly reviews: { readonly pull: number; readonly author: string; readonly commitSha: string }[] = [];
  readonly #releases = new Set<string>();
  changelogBy = 'release-bot';
  #fails = false;

  constructor(
    private readonly clock: ModelClock,
    private readonly registry: Registry,
    private readonly repository: Repository,
  ) {
    this.#releases.add('catalog-2026.11.01.10.00.00');
  }

  dispatch(actor: string, commit: string): number {
    const id = 100 + this.dispatches.length;
    const now = this.clock.time;
    this.dispatches.push({
      id,
      actor,
      commit,
      createdAt: now,
      endsAt: now + RELEASE_MS,
      conclusion: null,
      fails: this.#fails,
    });
    this.#fails = false;
    return id;
  }
  /** Makes the running release fail, or the next one. */
  failReleases(): void {
    const running = this.dispatches.filter(run => run.conclusion === null);
    for (const run of running) run.fails = true;
    this.#fails = running.length === 0;
  }

  advance(): void {
    for (const run of this.#started) if (this.clock.time >= run.endsAt) run.conclusion = 'success';
    for (const run of this.dispatches) {
      if (run.conclusion !== null || this.clock.time < run.endsAt) continue;
      run.conclusion = run.fails ? 'failure' : 'success';
      if (!run.fails) this.#publish(run);
    }
  }
  #publish(run: Release): void {
    const tag = this.registry.release(run.commit).replace(/^rel-/, 'catalog-');
    this.#releases.add(tag);
    this.open('WordPress/openverse', this.changelogBy, {
      title: `Publish changelog for ${tag}`,
      body: 'Changes',
      head: `changelog/${tag}`,
      base: 'main',
      headSha: `${run.id}`.padStart(40, 'f'),
    });
  }

  open(
    repo: string,
    author: string,
    request: Pick<PullRequest, 'title' | 'body' | 'head' | 'base' | 'headSha'>,
  ): Pull {
    const number = this.pulls.length + 1;
    const url = `https://github.com/${repo}/pull/${number}`;
    const pull: Pull = {
      ...request,
      ...{ repo, number, url, author, state: 'open', merged: false, draft: false, mergeable: true },
      requested: [],
    };
    this.pulls.push(pull);
    return pull;
  }
  ofInfrastructure(): readonly Pull[] {
    return this.pulls.filter(pull => pull.repo === INFRASTRUCTURE);
  }
  endInfrastructurePull(merged: boolean): void {
    const pull = this.ofInfrastructure().find(p => p.state === 'open');
    if (pull === undefined) return;
    pull.state = 'closed';
    pull.merged = merged;
    if (merged) this.repository.colleagueCommits(() => this.repository.textAt(this.#headOf(pull)));
  }
  /** The head of a pull request, which follows its branch. */
  #headOf({ head, headSha }: Pull): string {
    return this.repository.origin.get(`refs/heads/${head}`) ?? headSha;
  }
  colleagueApproves(): void {
    for (const { repo, number, headSha } of this.pulls)
      if (repo !== INFRASTRUCTURE) this.reviews.push({ pull: number, author: 'grace', commitSha: headSha });
  }
  moveChangelog(): void {
    const pull = this.pulls.find(p => p.repo !== INFRASTRUCTURE && p.state === 'open');
    if (pull !== undefined) pull.headSha = `9${pull.headSha.slice(1)}`;
  }

  #drafted() {
    return {
      ...{ id: 7_000, tag: DRAFTED, name: DRAFTED, notes: 'Notes', draft: this.publishedAt === null },
      ...{ author: 'grace', publishedAt: this.publishedAt, url: '' },
    };
  }
  #publishDraft(actor: string): void {
    const createdAt = this.clock.time;
    this.publishedAt = new Date(createdAt).toISOString();
    this.published += 1;
    this.#started.push({
      ...{ id: 900, actor, commit: 'b'.repeat(40), createdAt, endsAt: createdAt + RELEASE_MS },
      ...{ conclusion: null, fails: false },
    });
  }

  #run(release: Release): WorkflowRun {
    return {
      id: release.id,
      attempt: 1,
      status: release.conclusion === null ? 'in_progress' : 'completed',
      conclusion: release.conclusion,
      title: 'Release',
      actor: release.actor,
      headSha: 'a'.repeat(40),
      createdAt: new Date(release.createdAt).toISOString(),
      url: `https://github.com/runs/${release.id}`,
    };
  }

  /** @param options.viewer the login; throws when signed out */
  api(options: { viewer: () => string }): GitHubApi {
    const viewer = () => options.viewer();
    const commit = (sha: string) => ({ sha, title: 'A change', author: 'grace', at: null, url: '' });
    const byNumber = (number: number): Pull => {
      const pull = this.pulls.find(p => p.number === number);
      if (pull === undefined) throw problem('github.not-found');
      return pull;
    };
    // GitHub ignores case; names in addresses are lower case.
    const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
    const unused = (): never => {
      throw new Error('The model has no such call.');
    };
    return {
      host: 'github.com',
      viewer: () => Promise.resolve({ login: viewer() }),
      repository: () => Promise.resolve({ canPush: true, defaultBranch: 'main' }),
      commit: (_repo, ref) => Promise.resolve(commit(ref)),
      recentCommits: () => Promise.resolve([commit('b'.repeat(40))]),
      compare: (_repo, _base, head) =>
        Promise.resolve({
          aheadBy: 1,
          behindBy: 0,
          commits: [{ ...commit(head), author: this.pulls.find(p => p.headSha === head)?.author ?? 'grace' }],
          files: [],
          url: '',
        }),
      fileAt: () => Promise.resolve('apache-airflow[celery]==2.9.3\n'),
      dispatchWorkflow: (_repo, _workflow, _ref, inputs) => {
        const runId = this.dispatch(viewer(), inputs['image-sha'] ?? '');
        return Promise.resolve({ runId, at: new Date(this.clock.time).toISOString() });
      },
      workflowRun: (_repo, id) => {
        const found = [...this.dispatches, ...this.#started].find(run => run.id === id);
        if (found === undefined) throw problem('github.not-found');
        return Promise.resolve(this.#run(found));
      },
      dispatchedRuns: (_repo, _workflow, since) =>
        Promise.resolve(
          this.dispatches
            .filter(r => r.createdAt >= Date.parse(since))
            .map(r => this.#run(r))
            .reverse(),
        ),
      startedRuns: (_repo, _workflow, event) =>
        Promise.resolve(
          event === 'release' ? this.#started.map(r => ({ ...this.#run(r), ref: DRAFTED })) : [],
        ),
      draftReleases: () =>
        Promise.resolve(this.publishedAt === null ? [{ ...this.#drafted(), target: 'main' }] : []),
      publishRelease: (_repo, id) => {
        if (id !== this.#drafted().id || this.publishedAt !== null)
          return Promise.reject(problem('github.not-found'));
        this.#publishDraft(viewer());
        return Promise.resolve(this.#drafted());
      },
      workflowJobs: () => Promise.resolve([]),
      release: (_repo, tag) =>
        Promise.resolve(
          tag === DRAFTED
            ? this.#drafted()
            : this.#releases.has(tag)
              ? {
                  tag,
                  name: tag,
                  notes: 'Notes',
                  draft: false,
                  author: this.pulls.find(p => p.head.endsWith(tag))?.author ?? null,
                  publishedAt: null,
                  url: '',
                }
              : undefined,
        ),
      releases: () => Promise.resolve([{ ...this.#drafted(), id: 6_000, tag: 'v6', draft: false }]),
      pullRequest: (_repo, number) => Promise.resolve({ ...byNumber(number) }),
      pullRequestsFrom: (repo, branch, state) =>
        Promise.resolve(
          this.pulls
            .filter(p => isSame(p.repo, repo) && p.head === branch && (state === 'all' || p.state === 'open'))
            .reverse()
            .map(p => ({ ...p })),
        ),
      closedLabels: () => Promise.resolve(new Map()),
      openPullRequests: repo =>
        Promise.resolve(
          this.pulls.filter(p => isSame(p.repo, repo) && p.state === 'open').map(p => ({ ...p })),
        ),
      pullRequestFiles: (_repo, number) => {
        const { repo, head } = byNumber(number);
        if (repo !== INFRASTRUCTURE) {
          const date = head.slice(head.lastIndexOf('-') + 1);
          return Promise.resolve([
            {
              path: `documentation/changelogs/catalog/${date}.md`,
              status: 'added',
              patch: '@@ -0,0 +1 @@\n+Changes',
            },
          ]);
        }
        const headSha = this.#headOf(byNumber(number));
        const from = this.repository.textAt(this.repository.leftMainAt(headSha));
        return Promise.resolve(
          diff(from, this.repository.textAt(headSha)).map(d => ({
            path: FILE,
            status: 'modified',
            patch: [...d.removed.map(l => `-${l}`), ...d.added.map(l => `+${l}`)].join('\n'),
          })),
        );
      },
      reviews: (_repo, number) =>
        Promise.resolve(
          this.reviews
            .filter(r => r.pull === number)
            .map(r => ({ ...r, state: 'APPROVED' as const, isOfTeam: true })),
        ),
      checks: () => Promise.resolve({ total: 3, failed: [], pending: [] }),
      createPullRequest: (repo, request) => {
        const headSha = this.repository.origin.get(`refs/heads/${request.head}`);
        if (headSha === undefined) throw problem('github.invalid');
        const name = isSame(repo, INFRASTRUCTURE) ? INFRASTRUCTURE : repo;
        return Promise.resolve({ ...this.open(name, viewer(), { ...request, headSha }) });
      },
      updatePullRequestBody: unused,
      closePullRequest: (_repo, number) => {
        const pull = byNumber(number);
        pull.state = 'closed';
        return Promise.resolve({ ...pull });
      },
      approve: (_repo, number, headSha) => {
        const pull = byNumber(number);
        if (pull.headSha !== headSha || pull.author === viewer()) throw problem('github.invalid');
        this.reviews.push({ pull: number, author: viewer(), commitSha: headSha });
        return Promise.resolve();
      },
      requestReviewer: () => Promise.resolve(),
      createDeployment: () => Promise.resolve(1),
      setDeploymentStatus: () => Promise.resolve(),
    };
  }
}

function problem(code: string): ProblemError {
  return new ProblemError({ code, message: `The model's GitHub refuses: ${code}.`, remedy: 'Mend it.' });
}
