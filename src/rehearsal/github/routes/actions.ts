import { resolve } from '../../git/read';
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
import { COLLEAGUE_LOGIN } from '../../repository/application';
import type { SimulatedWorkflowRun } from '../state';

/** Workflows: dispatching them and following their runs. */
export function actionRoutes(github: GitHub): readonly Route[] {
  const workflows = '/repos/:owner/:repo/actions/workflows/:workflow';
  return [
    route('GET', workflows, call => {
      const { repository, file } = workflowOf(github, call);
      return json(200, workflowJson(github.origin(), repository, file));
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

type Workflow = GitHub['subjects']['workflows'][number];

/** A workflow, with all its triggers. */
function workflowOf(
  github: GitHub,
  call: Call,
): { readonly repository: Repository; readonly file: string; readonly started: readonly Workflow[] } {
  const repository = repositoryOf(github, call);
  const asked = call.params.workflow;
  const started = github.subjects.workflows.filter(
    ({ repository: name, file }) =>
      name.toLowerCase() === repository.fullName.toLowerCase() &&
      (asked === file || asked === String(stableId(file))),
  );
  const [first] = started;
  if (first === undefined) throw notFound();
  return { repository, file: first.file, started };
}

async function dispatch(github: GitHub, call: Call): Promise<Answer> {
  const { repository, file, started } = workflowOf(github, call);
  requirePush(repository);
  const dispatched = started.find(({ event }) => event === 'workflow_dispatch');
  if (dispatched === undefined) throw invalid("Workflow does not have 'workflow_dispatch' trigger");
  const body = asObject(parseJson(call.body)) ?? {};
  if ('return_run_details' in body && !github.returnsRunDetails) {
    return githubError(400, '"return_run_details" is not a permitted key.');
  }
  const ref = typeof body.ref === 'string' ? body.ref : '';
  const headSha = await resolve(repository.directory, ref);
  if (headSha === undefined) throw invalid(`No ref found for: ${ref}`);
  const inputs = asObject(body.inputs) ?? {};
  const known = dispatched.inputs ?? Object.keys(inputs);
  const unexpected = Object.keys(inputs).filter(name => !known.includes(name));
  if (unexpected.length > 0) throw invalid(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const missing = known.find(name => typeof inputs[name] !== 'string');
  if (missing !== undefined) throw invalid(`Required input '${missing}' not provided`);

  const run = startRun(github, {
    repository: repository.fullName,
    workflow: file,
    event: 'workflow_dispatch',
    inputs: inputs as Readonly<Record<string, string>>,
    branch: ref,
    headSha,
    actor: github.viewerOf(call),
  });
  if (github.faults.has('dispatch-502')) return githubError(502, 'Server Error');
  if (body.return_run_details !== true) return empty(204);
  const origin = github.origin();
  return json(200, {
    workflow_run_id: run.id,
    run_url: runUrl(origin, run),
    html_url: runPage(origin, run),
  });
}

/** Starts a run of a workflow. */
export function startRun(
  github: Pick<GitHub, 'state' | 'now'>,
  what: Pick<
    SimulatedWorkflowRun,
    'repository' | 'workflow' | 'event' | 'inputs' | 'branch' | 'headSha' | 'actor'
  >,
): SimulatedWorkflowRun {
  const at = new Date(github.now()).toISOString();
  const run: SimulatedWorkflowRun = {
    ...what,
    id: nextId(github.state),
    status: 'queued',
    conclusion: null,
    createdAt: at,
    startedAt: null,
    updatedAt: at,
  };
  github.state.runs.push(run);
  return run;
}

async function listRuns(github: GitHub, call: Call): Promise<Answer> {
  const { repository, file, started } = workflowOf(github, call);
  const { query } = call;
  const since = Date.parse(query.get('created')?.replace(/^>=/, '') ?? '1970-01-01');
  const branch = query.get('branch');
  const actor = query.get('actor');
  const event = query.get('event') ?? 'workflow_dispatch';
  const found = (): readonly SimulatedWorkflowRun[] =>
    github.state.runs.filter(
      run =>
        run.repository === repository.fullName &&
        run.workflow === file &&
        run.event === event &&
        Date.parse(run.createdAt) >= since,
    );
  // A run that something else triggers has started by the time anyone looks for it.
  const byItself = started.some(
    each => each.event === event && !['workflow_dispatch', 'release'].includes(event),
  );
  const headSha = byItself ? await resolve(repository.directory, 'refs/heads/main') : undefined;
  if (headSha !== undefined && found().length === 0)
    startRun(github, {
      ...{ repository: repository.fullName, workflow: file, event, inputs: {} },
      ...{ branch: 'main', headSha, actor: COLLEAGUE_LOGIN },
    });
  const runs = found()
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
  const head = await repository.commits.read(run.headSha);
  return workflowRunJson(github.origin(), repository, run, head);
}
