import { resolve } from '../git/read';
import type { FileChange, GitCommit } from '../git/read';
import type { GitHub, Repository } from './github';
import { pullRequestDetails, simplePullRequestJson } from './json/pullRequest';
import type { SimulatedPullRequest } from './state';

/** A pull request, or what one would be of. */
type Ends = Pick<SimulatedPullRequest, 'head' | 'base'> & Partial<Pick<SimulatedPullRequest, 'merged'>>;

/** The current commits of both ends; empty for a branch that no longer exists. A merged one stays as it was merged. */
async function ends(repository: Repository, pull: Ends): Promise<{ head: string; base: string }> {
  const merge = pull.merged == null ? undefined : await repository.commits.read(pull.merged);
  if (merge !== undefined) {
    const [base = '', head = ''] = merge.parents;
    return { head, base };
  }
  const [head, base] = await Promise.all(
    [pull.head, pull.base].map(branch => resolve(repository.directory, `refs/heads/${branch}`)),
  );
  return { head: head ?? '', base: base ?? '' };
}

/** The current commit of the pull request's branch. */
export async function headOf(repository: Repository, pull: SimulatedPullRequest): Promise<string> {
  return (await ends(repository, pull)).head;
}

/** The form in which lists contain a pull request. */
export async function simplePull(
  github: GitHub,
  repository: Repository,
  pull: SimulatedPullRequest,
): Promise<Readonly<Record<string, unknown>>> {
  return simplePullRequestJson(github.origin(), repository, pull, await ends(repository, pull));
}

/** A single pull request with all details. GitHub computes `mergeable` in the background, so it is null right after a change. */
export async function fullPull(
  github: GitHub,
  repository: Repository,
  pull: SimulatedPullRequest,
): Promise<unknown> {
  const { head, base } = await ends(repository, pull);
  const settled = github.now() - Date.parse(pull.updatedAt) >= github.mergeableMs;
  const mergeable = settled && head !== '' ? await repository.commits.mergesCleanly(base, head) : null;
  const { commits, files } = await contentOf(repository, pull);
  return {
    ...simplePullRequestJson(github.origin(), repository, pull, { head, base }),
    ...pullRequestDetails(pull.merged !== null, mergeable, commits, files),
  };
}

/** The commits and files that the pull request would merge. */
export async function contentOf(
  repository: Repository,
  pull: Ends,
): Promise<{ readonly commits: readonly GitCommit[]; readonly files: readonly FileChange[] }> {
  const { head, base } = await ends(repository, pull);
  const common = head === '' ? undefined : await repository.commits.mergeBase(base, head);
  if (common === undefined) return { commits: [], files: [] };
  const [commits, files] = await Promise.all([
    repository.commits.log(`${common}..${head}`, 250),
    repository.commits.changes(common, head),
  ]);
  return { commits, files };
}
