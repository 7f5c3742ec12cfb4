import { branchOfRun } from '../shared/runBranch';
import { originRepository } from '../shared/originRepository';
import type { Context, Found } from './shape';

/** The newest open pull request from the branch into the default branch, or else the newest of any state. */
export async function findPullRequest(context: Context): Promise<Found> {
  const { params, ports, signal } = context;
  const repository = params.repository ?? (await originRepository(context));
  const branch = params.branch ?? branchOfRun(context);
  const base =
    params.repository === undefined
      ? await ports.git.defaultBranch(signal)
      : (await ports.github.repository(repository, signal)).defaultBranch;
  const all = await ports.github.pullRequestsFrom(repository, branch, 'all', signal);
  const into = all.filter(each => each.base === base);
  const pull = into.find(({ state }) => state === 'open') ?? into[0];
  return { repository, branch, base, pull };
}
