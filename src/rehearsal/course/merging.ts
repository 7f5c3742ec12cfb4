import { COLLEAGUE } from '../repository/application';
import { git, gitOrNothing } from '../git/git';
import { resolve } from '../git/read';
import type { Repository } from '../github/github';
import type { SimulatedPullRequest } from '../github/state';
import type { Parts } from '../parts';

/** A colleague merges what the viewer opened or someone approved, after a while. */
export async function mergePulls(parts: Parts, now: number): Promise<void> {
  const { subjects, state, timing, viewer, applications, infrastructure } = parts;
  if (!subjects.merges) return;
  for (const pull of state.github.pullRequests) {
    const repository = [infrastructure, ...applications].find(each => each.fullName === pull.repository);
    const isReady = pull.author === viewer || pull.reviews.some(review => review.state === 'APPROVED');
    const isDue = now - Date.parse(pull.updatedAt) >= timing.mergeMs;
    if (repository !== undefined && pull.state === 'open' && isReady && isDue)
      await merge(repository, pull, now);
  }
}

/** Makes the same merge commit as GitHub. A pull request with conflicts stays open. */
async function merge({ directory }: Repository, pull: SimulatedPullRequest, now: number): Promise<void> {
  const [base, head] = await Promise.all(
    [pull.base, pull.head].map(branch => resolve(directory, `refs/heads/${branch}`)),
  );
  if (base === undefined || head === undefined) return;
  const tree = await gitOrNothing(directory, ['merge-tree', '--write-tree', base, head]);
  if (tree === undefined) return;
  const message = `Merge pull request #${pull.number} from ${pull.head}`;
  const who = ['-c', `user.name=${COLLEAGUE.name}`, '-c', `user.email=${COLLEAGUE.email}`];
  const parents = ['-p', base, '-p', head];
  const commit = await git(directory, [...who, 'commit-tree', tree.trim(), ...parents, '-m', message]);
  await git(directory, ['update-ref', `refs/heads/${pull.base}`, commit.trim(), base]);
  pull.merged = commit.trim();
  pull.state = 'closed';
  pull.updatedAt = new Date(now).toISOString();
}
