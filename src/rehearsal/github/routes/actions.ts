import { readCommit, resolve } from '../../git/read';
import { asObject, empty, json, parseJson, type Answer, type Call } from '../../http/call';
import { route, type Route } from '../../http/router';
import {
  githubError,
  invalid,
  nextId,
  notFound,
  paged,
  repositoryOf,
  requirePush,
  type GitHub,
  type Repository,
} from '../github';
import { stableId } from '../json/user';
import { jobsJson, runPage, runUrl, workflowJson, workflowRunJson } from '../json/workflowRun';
import type { SimulatedWorkflowRun } from '../state';

/** The one workflow that can be dispatched, with its required inputs. */
export const RELEASE_WORKFLOW = 'release-app.yml';
const INPUTS = ['app', 'image-sha'];

/** The release workflow: dispatching it and following its runs. */
export function actionRoutes(github: GitHub): readonly Route[] {
  const workflows = '/repos/:owner/:repo/actions/workflows/:workflow';
  return [
    route('GET', workflows, call => {
      const { repository } = workflowOf(github, call);
      return json(200, workflowJson(github.origin(), repository, RELEASE_WORKFLOW));
    }),
    route('POST', `${workflows}/dispatches`, call => dispatch(github, call)),
    route('GET', `${workflows}/runs`, call => listRuns(github, call)),
    route('GET', '/repos/:owner/:repo/actions/runs/:run', async call =>
      json(200, await runJson(github, runOf(github, call), repositoryOf(github, call))),
    ),
    route('GET', '/repos/:owner/:repo/actions/runs/:run/jobs', call => {
      const { items, headers } = paged(github, call, jobsJson(github.origin(), runOf(github, call)));
      return json(200, { total_count: items.length, jobs: items }, headers);
    }),
  ];
}

function workflowOf(github: GitHub, call: Call): { readonly repository: Repository } {
  const repository = repositoryOf(github, call);
  const asked = call.params.workflow;
  const known = asked === RELEASE_WORKFLOW || asked === String(stableId(RELEASE_WORKFLOW));
  // The workflow is the application's; the infrastructure repository has none.
  if (!known || repository.private) throw notFound();
  return { repository };
}

async function dispatch(github: GitHub, call: Call): Promise<Answer> {
  const { repository } = workflowOf(github, call);
  requirePush(repository);
  const body = asObject(parseJson(call.body)) ?? {};
  if ('return_run_details' in body && !github.returnsRunDetails) {
    return githubError(400, '"return_run_details" is not a permitted key.');
  }
  const ref = typeof body.ref === 'string' ? body.ref : '';
  const headSha = await resolve(repository.directory, ref);
  if (headSha === undefined) throw invalid(`No ref found for: ${ref}`);
  const inputs = asObject(body.inputs) ?? {};
  const unexpected = Object.keys(inputs).filter(name => !INPUTS.includes(name));
  if (unexpected.length > 0) throw invalid(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const missing = INPUTS.find(name => typeof inputs[name] !== 'string');
  if (missing !== undefined) throw invalid(`Required input '${missing}' not provided`);

  const at = new Date(github.now()).toISOString();
  const run: SimulatedWorkflowRun = {
    id: nextId(github.state),
    repository: repository.fullName,
    workflow: RELEASE_WORKFLOW,
    inputs: inputs as Readonly<Record<string, string>>,
    branch: ref,
    headSha,
    actor: github.viewerOf(call),
    status: 'queued',
    conclusion: null,
    createdAt: at,
    startedAt: null,
    updatedAt: at,
  };
  github.state.runs.push(run);
  if (github.faults.has('dispatch-502')) return githubError(502, 'Server Error');
  if (body.return_run_details !== true) return empty(204);
  const origin = github.origin();
  return json(200, {
    workflow_run_id: run.id,
    run_url: runUrl(origin, run),
    html_url: runPage(origin, run),
  });
}

async function listRuns(github: GitHub, call: Call): Promise<Answer> {
  const { repository } = workflowOf(github, call);
  const { query } = call;
  const since = Date.parse(query.get('created')?.replace(/^>=/, '') ?? '1970-01-01');
  const branch = query.get('branch');
  const actor = query.get('actor');
  const event = query.get('event') ?? 'workflow_dispatch';
  const runs = github.state.runs
    .filter(run => event === 'workflow_dispatch' && Date.parse(run.createdAt) >= since)
    .filter(run => (branch ?? run.branch) === run.branch && (actor ?? run.actor) === run.actor)
    .sort((a, b) => b.id - a.id);
  const { items, headers } = paged(github, call, runs);
  const shown = await Promise.all(items.map(run => runJson(github, run, repository)));
  return json(200, { total_count: runs.length, workflow_runs: shown }, headers);
}

function runOf(github: GitHub, call: Call): SimulatedWorkflowRun {
  const { fullName } = repositoryOf(github, call);
  const found = github.state.runs.find(
    run => String(run.id) === call.params.run && run.repository === fullName,
  );
  if (!found) throw notFound();
  return found;
}

async function runJson(github: GitHub, run: SimulatedWorkflowRun, repository: Repository): Promise<unknown> {
  const head = await readCommit(repository.directory, run.headSha);
  return workflowRunJson(github.origin(), repository, run, head);
}
