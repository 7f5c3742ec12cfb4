import * as v from 'valibot';
import type { GitHubApi, WorkflowRun } from '../../core/ports/github';
import { at, type Calls } from './calls';
import { hasStatus, saysOf } from './failure';
import { TimeSchema } from '../times';
import { pages, type Reply } from './octokit';

type Area = Pick<
  GitHubApi,
  'dispatchWorkflow' | 'workflowRun' | 'dispatchedRuns' | 'startedRuns' | 'workflowJobs'
>;

const runSchema = v.pipe(
  v.object({
    id: v.number(),
    run_attempt: v.optional(v.number(), 1),
    // null for a moment after creation.
    status: v.nullable(v.picklist(['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'])),
    conclusion: v.nullable(
      v.picklist([
        'success',
        'failure',
        'neutral',
        'cancelled',
        'skipped',
        'timed_out',
        'action_required',
        'stale',
        'startup_failure',
      ]),
    ),
    display_title: v.string(),
    triggering_actor: v.nullish(v.object({ login: v.string() })),
    actor: v.nullish(v.object({ login: v.string() })),
    head_sha: v.string(),
    head_branch: v.nullish(v.string()),
    created_at: TimeSchema,
    html_url: v.string(),
  }),
  v.transform((run): WorkflowRun => ({
    id: run.id,
    attempt: run.run_attempt,
    status: run.status ?? 'pending',
    conclusion: run.conclusion,
    title: run.display_title,
    actor: run.triggering_actor?.login ?? run.actor?.login ?? null,
    headSha: run.head_sha,
    ...(run.head_branch == null ? {} : { ref: run.head_branch }),
    createdAt: run.created_at,
    url: run.html_url,
  })),
);
const jobSchema = v.pipe(
  v.object({
    name: v.string(),
    status: v.string(),
    conclusion: v.nullable(v.string()),
    html_url: v.nullable(v.string()),
  }),
  v.transform(({ name, status, conclusion, html_url: url }) => ({ name, status, conclusion, url })),
);
const dispatchSchema = v.object({ workflow_run_id: v.number() });

/** Starts a workflow, and follows the run that it created or that something else started. */
export function workflows(calls: Calls): Area {
  const { http } = calls;
  const runs: Area['startedRuns'] = async (repo, workflow, event, since, signal) => {
    // GitHub stores whole seconds.
    const from = `${new Date(since).toISOString().slice(0, 19)}Z`;
    const found = await calls.list(runSchema, signal, (o, request) =>
      pages(o, 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
        ...at(http, repo),
        workflow_id: workflow,
        event,
        created: `>=${from}`,
        per_page: 100,
        request,
      }),
    );
    return found.filter(run => Date.parse(run.createdAt) >= Date.parse(from)).sort((a, b) => b.id - a.id);
  };

  return {
    async dispatchWorkflow(repo, workflow, ref, inputs, signal) {
      const target = { ...at(http, repo), workflow_id: workflow };
      const before = await calls.ask(signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}', { ...target, request }),
      );
      const reply = await calls.ask(signal, async (o, request) => {
        const dispatch = { ...target, ref, inputs, request };
        try {
          return await o.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
            ...dispatch,
            return_run_details: true,
          });
        } catch (error) {
          if (refusesDetails(error))
            return await o.request(
              'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
              dispatch,
            );
          throw error;
        }
      });
      const details = v.safeParse(dispatchSchema, reply.data);
      return {
        runId: details.success ? details.output.workflow_run_id : null,
        at: dateOf(before) ?? new Date(calls.clock.now()).toISOString(),
      };
    },

    workflowRun: (repo, id, signal) =>
      calls.read(runSchema, signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
          ...at(http, repo),
          run_id: id,
          request,
        }),
      ),

    dispatchedRuns: (repo, workflow, since, signal) =>
      runs(repo, workflow, 'workflow_dispatch', since, signal),
    startedRuns: (...of) => runs(...of),

    workflowJobs: (repo, runId, signal) =>
      calls.list(jobSchema, signal, (o, request) =>
        pages(o, 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', {
          ...at(http, repo),
          run_id: runId,
          filter: 'latest',
          per_page: 100,
          request,
        }),
      ),
  };
}

/**
 * Enterprise Servers up to 3.20 don't know `return_run_details`: they reject it with 400 or 422, and start nothing
 * (https://github.com/cli/cli/issues/12672).
 */
function refusesDetails(error: unknown): boolean {
  return hasStatus(error, 400) || (hasStatus(error, 422) && saysOf(error).includes('return_run_details'));
}

/** The server's time, ISO 8601. */
function dateOf({ headers }: Reply): string | undefined {
  const time = Date.parse(String(headers.date ?? ''));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
