import * as v from 'valibot';
import type { GitHubApi } from '../../core/ports/github';
import { at, type Calls } from './calls';
import { pages, type Reply } from './octokit';

const checkRunSchema = v.object({
  id: v.number(),
  name: v.string(),
  app: v.nullish(v.object({ id: v.number() })),
  status: v.string(),
  conclusion: v.nullable(v.string()),
});
type CheckRun = v.InferOutput<typeof checkRunSchema>;
const statusSchema = v.object({ context: v.string(), state: v.string() });
const pageSchema = v.object({ statuses: v.unknown() });
type Outcome = 'passed' | 'pending' | 'failed';

/** Anything that isn't known to be fine counts as failed. */
function outcomeOfRun({ status, conclusion }: CheckRun): Outcome {
  if (status !== 'completed') return 'pending';
  return ['success', 'neutral', 'skipped'].includes(conclusion ?? '') ? 'passed' : 'failed';
}

/** Only the newest run of each app's check counts, as on GitHub itself, for checks that were canceled and started again. */
function newestOfEach(runs: readonly CheckRun[]): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of runs) {
    const key = `${run.app?.id ?? ''} ${run.name}`;
    if ((newest.get(key)?.id ?? -1) < run.id) newest.set(key, run);
  }
  return [...newest.values()];
}

function outcomeOfStatus({ state }: v.InferOutput<typeof statusSchema>): Outcome {
  return state === 'success' ? 'passed' : state === 'pending' ? 'pending' : 'failed';
}

/** Each page is an object around its part of the list, which the paging plug-in doesn't unwrap. */
async function* statusesIn(found: AsyncIterable<Reply>): AsyncIterable<Reply> {
  for await (const page of found)
    yield { ...page, data: v.is(pageSchema, page.data) ? page.data.statuses : undefined };
}

/** A commit's check runs (of apps such as Actions) and commit statuses (of older services), combined. */
export function checks(calls: Calls): Pick<GitHubApi, 'checks'> {
  const { http } = calls;
  return {
    async checks(repo, sha, signal) {
      const target = { ...at(http, repo), ref: sha, per_page: 100 };
      const [runs, statuses] = await Promise.all([
        calls.list(checkRunSchema, signal, (o, request) =>
          pages(o, 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...target, request }),
        ),
        calls.list(statusSchema, signal, (o, request) =>
          statusesIn(pages(o, 'GET /repos/{owner}/{repo}/commits/{ref}/status', { ...target, request })),
        ),
      ]);
      const all = [
        ...newestOfEach(runs).map(run => ({ name: run.name, outcome: outcomeOfRun(run) })),
        ...statuses.map(status => ({ name: status.context, outcome: outcomeOfStatus(status) })),
      ];
      const named = (outcome: Outcome): string[] =>
        all.filter(one => one.outcome === outcome).map(({ name }) => name);
      return { total: all.length, failed: named('failed'), pending: named('pending') };
    },
  };
}
