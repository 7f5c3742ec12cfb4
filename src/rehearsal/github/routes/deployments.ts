import { resolve } from '../../git/read';
import { AnswerError, asObject, json, parseJson, type Answer, type Call } from '../../http/call';
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
} from '../github';
import { githubTime, nodeId, userJson } from '../json/user';
import type { SimulatedDeployment } from '../state';

/** Deployments: the record for people who don't use the extension. */
export function deploymentRoutes(github: GitHub): readonly Route[] {
  const deployments = '/repos/:owner/:repo/deployments';
  return [
    route('GET', deployments, call => listDeployments(github, call)),
    route('POST', deployments, call => createDeployment(github, call)),
    route('GET', `${deployments}/:id/statuses`, call => {
      const deployment = deploymentOf(github, call);
      const { items, headers } = paged(github, call, [...deployment.statuses].reverse());
      const shown = items.map(status => statusJson(github.origin(), deployment, status));
      return json(200, shown, headers);
    }),
    route('POST', `${deployments}/:id/statuses`, call => createStatus(github, call)),
  ];
}

function listDeployments(github: GitHub, call: Call): Answer {
  const { fullName } = repositoryOf(github, call);
  const environment = call.query.get('environment');
  const found = github.state.deployments
    .filter(deployment => deployment.repository === fullName)
    .filter(deployment => (environment ?? deployment.environment) === deployment.environment)
    .reverse();
  const { items, headers } = paged(github, call, found);
  const shown = items.map(deployment => deploymentJson(github.origin(), deployment));
  return json(200, shown, headers);
}

async function createDeployment(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  requirePush(repository);
  const body = asObject(parseJson(call.body)) ?? {};
  const ref = String(body.ref);
  const sha = await resolve(repository.directory, ref);
  if (sha === undefined) throw invalid(`No ref found for: ${ref}`);
  // By default GitHub requires that all checks have passed, so pending ones count as failed.
  if (!Array.isArray(body.required_contexts) || body.required_contexts.length > 0) {
    throw new AnswerError(githubError(409, `Conflict: Commit status checks failed for ${ref}.`));
  }
  const deployment: SimulatedDeployment = {
    id: nextId(github.state),
    repository: repository.fullName,
    ref,
    sha,
    task: typeof body.task === 'string' ? body.task : 'deploy',
    environment: typeof body.environment === 'string' ? body.environment : 'production',
    description: typeof body.description === 'string' ? body.description : '',
    payload: body.payload ?? {},
    creator: github.viewerOf(call),
    createdAt: new Date(github.now()).toISOString(),
    statuses: [],
  };
  github.state.deployments.push(deployment);
  return json(201, deploymentJson(github.origin(), deployment));
}

const statusStates = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];

function createStatus(github: GitHub, call: Call): Answer {
  const deployment = deploymentOf(github, call);
  requirePush(repositoryOf(github, call));
  const body = asObject(parseJson(call.body)) ?? {};
  const state = String(body.state);
  const description = typeof body.description === 'string' ? body.description : '';
  const wrong = !statusStates.includes(state)
    ? 'state'
    : description.length > 140
      ? 'description'
      : undefined;
  if (wrong !== undefined) {
    throw invalid('Validation Failed', [{ resource: 'DeploymentStatus', field: wrong, code: 'invalid' }]);
  }
  const status = { id: nextId(github.state), state, description, at: new Date(github.now()).toISOString() };
  deployment.statuses.push(status);
  return json(201, statusJson(github.origin(), deployment, status));
}

function deploymentOf(github: GitHub, call: Call): SimulatedDeployment {
  const { fullName } = repositoryOf(github, call);
  const found = github.state.deployments.find(
    deployment => deployment.repository === fullName && String(deployment.id) === call.params.id,
  );
  if (!found) throw notFound();
  return found;
}

/** `deployment` in the published description. */
function deploymentJson(origin: string, deployment: SimulatedDeployment): unknown {
  const url = deploymentUrl(origin, deployment);
  return {
    url,
    id: deployment.id,
    node_id: nodeId(`Deployment:${deployment.id}`),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userJson(origin, deployment.creator),
    created_at: githubTime(deployment.createdAt),
    updated_at: githubTime(deployment.statuses.at(-1)?.at ?? deployment.createdAt),
    statuses_url: `${url}/statuses`,
    repository_url: `${origin}/repos/${deployment.repository}`,
    transient_environment: false,
    production_environment: false,
  };
}

/** `deployment-status`. */
function statusJson(
  origin: string,
  deployment: SimulatedDeployment,
  status: SimulatedDeployment['statuses'][number],
): unknown {
  const url = deploymentUrl(origin, deployment);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId(`DeploymentStatus:${status.id}`),
    state: status.state,
    creator: userJson(origin, deployment.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: `${origin}/${deployment.repository}/deployments`,
    created_at: githubTime(status.at),
    updated_at: githubTime(status.at),
    deployment_url: url,
    repository_url: `${origin}/repos/${deployment.repository}`,
  };
}

function deploymentUrl(origin: string, deployment: SimulatedDeployment): string {
  return `${origin}/repos/${deployment.repository}/deployments/${deployment.id}`;
}
