import * as v from 'valibot';
import type { GitHubApi } from '../../core/ports/github';
import { at, type Calls } from './calls';

const checkRunSchema = v.object({ name: v.string(), status: v.string(), conclusion: v.nullable(v.string()) });
const statusSchema = v.object({ context: v.string(), state: v.string() });
type Outcome = 'passed' | 'pending' | 'failed';

/** Anything that isn't known to be fine has failed. */
function outcomeOfRun({ status, conclusion }: v.InferOutput<typeof checkRunSchema>): Outcome {
  if (status !== 'completed') return 'pending';
  return ['success', 'neutral', 'skipped'].includes(conclusion ?? '') ? 'passed' : 'failed';
}

function outcomeOfStatus({ state }: v.InferOutput<typeof statusSchema>): Outcome {
  return state === 'success' ? 'passed' : state === 'pending' ? 'pending' : 'failed';
}

/** Check runs (of apps such as Actions) and commit statuses (of older services) of a commit, as one. */
export function checks(calls: Calls): Pick<GitHubApi, 'checks'> {
  const { http } = calls;
  return {
    async checks(repo, sha, signal) {
      const target = { ...at(http, repo), ref: sha, per_page: 100 };
      const [runs, statuses] = await Promise.all([
        calls.list(checkRunSchema, signal, (o, request) =>
          o.paginate.iterator(o.rest.checks.listForRef, { ...target, request }),
        ),
        calls.read(v.object({ statuses: v.array(statusSchema) }), signal, (o, request) =>
          o.rest.repos.getCombinedStatusForRef({ ...target, request }),
        ),
      ]);
      const all = [
        ...runs.map(run => ({ name: run.name, outcome: outcomeOfRun(run) })),
        ...statuses.statuses.map(status => ({ name: status.context, outcome: outcomeOfStatus(status) })),
      ];
      const named = (outcome: Outcome): string[] =>
        all.filter(one => one.outcome === outcome).map(({ name }) => name);
      return { total: all.length, failed: named('failed'), pending: named('pending') };
    },
  };
}
