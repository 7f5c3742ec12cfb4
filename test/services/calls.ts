import { createAirflow } from '../../src/clients/airflow';
import { createGitHub } from '../../src/clients/github/github';
import { createRegistry } from '../../src/clients/registry';
import { createSentry } from '../../src/clients/sentry';
import { createSlack } from '../../src/clients/slack';
import type { World } from '../../src/rehearsal/world';
import { instantClock, never } from '../integration/clients/loopback';

const image = 'wordpress/openverse-catalog';
const repo = 'WordPress/openverse';
const workflow = 'release-app.yml';
const scope = { organization: 'openverse', project: 'openverse-catalog', environment: 'production' };
const clock = instantClock(Date.now());

/** A call of a client whose service is at the given address. */
export interface ClientCall {
  readonly service: 'airflow' | 'github' | 'registry' | 'sentry' | 'slack';
  readonly method: string;
  readonly call: (address: string) => Promise<unknown>;
  /** Restores the world as it was before the first of these calls. */
  readonly before?: () => void;
}

/** The calls of a deployment to the services, in order, each with a fresh client. */
export async function callsOf(world: World): Promise<readonly ClientCall[]> {
  const { credentials, addresses } = world;
  const { username: user, password } = credentials.airflow;
  const airflow = (address: string) =>
    createAirflow({
      address,
      credentials: () => Promise.resolve({ method: 'basic', user, password }),
      clock,
    });
  const github = (address: string) =>
    createGitHub({ address, token: () => Promise.resolve(credentials.githubToken), clock, unpaced: true });
  const registry = (address: string) => createRegistry({ address, clock });
  const sentry = (address: string) =>
    createSentry({ address, token: () => Promise.resolve(credentials.sentryToken), clock });
  const real = github(addresses.github);
  const commit = world.state.registry.builds.at(-1)?.commit ?? '';
  const inputs = { app: 'catalog', 'image-sha': commit };
  const { runId, at } = await real.dispatchWorkflow(repo, workflow, 'main', inputs, never);
  const id = runId ?? 0;
  await world.advance();
  const [pull] = (await real.openPullRequests(repo, never)).filter(({ head }) =>
    head.startsWith('changelog/'),
  );
  const [head, before] = await real.recentCommits(repo, 'main', 2, never);
  if (pull === undefined || head === undefined || before === undefined)
    throw new Error('Nothing was released.');
  const tag = pull.head.replace('changelog/', '');
  const record = { ref: 'main', environment: 'runbook', description: 'A deployment', payload: {} };
  const deployment = await real.createDeployment(repo, record, never);
  const dag = 'image_data_refresh';
  const ask = <T>(
    service: ClientCall['service'],
    client: (address: string) => T,
    asks: Readonly<Record<string, (api: T) => Promise<unknown>>>,
  ) =>
    Object.entries(asks).map(([method, call]): ClientCall => ({
      service,
      method,
      call: address => call(client(address)),
    }));
  const unreviewed = () => {
    for (const each of world.state.github.pullRequests) each.reviews = [];
  };
  const all = [
    ...ask('airflow', airflow, {
      server: api => api.server(never),
      snapshot: api => api.snapshot([dag], never),
      dag: api => api.dag(dag, never),
      setPaused: api => api.setPaused(dag, true, never),
      health: api => api.health(never),
      importErrors: api => api.importErrors(never),
    }),
    ...ask('registry', registry, {
      resolve: api => api.resolve(image, 'latest', never),
      digest: api => api.digest(image, 'latest', never),
      tags: api => api.tags(image, never),
    }),
    ...ask('sentry', sentry, {
      issues: api => api.issues(scope, '2026-11-22T12:00:00Z', '2026-11-22T13:00:00Z', never),
      environments: api => api.environments(scope, never),
    }),
    ...ask(
      'slack',
      address =>
        createSlack({
          webhook: () => Promise.resolve(credentials.slackWebhook.replace(addresses.slack, address)),
          clock,
        }),
      {
        post: api => api.post('Deployed', never),
      },
    ),
    ...ask('github', github, {
      viewer: api => api.viewer(never),
      repository: api => api.repository(repo, never),
      commit: api => api.commit(repo, 'main', never),
      recentCommits: api => api.recentCommits(repo, 'main', 3, never),
      compare: api => api.compare(repo, before.sha, head.sha, never),
      fileAt: api => api.fileAt(repo, 'catalog/requirements-prod.txt', 'main', never),
      workflowRun: api => api.workflowRun(repo, id, never),
      dispatchedRuns: api => api.dispatchedRuns(repo, workflow, at, never),
      startedRuns: api => api.startedRuns(repo, workflow, 'workflow_dispatch', at, never),
      workflowJobs: api => api.workflowJobs(repo, id, never),
      release: api => api.release(repo, tag, never),
      releases: api => api.releases(repo, 'catalog-', 1, never),
      pullRequest: api => api.pullRequest(repo, pull.number, never),
      pullRequestsFrom: api => api.pullRequestsFrom(repo, pull.head, 'all', never),
      openPullRequests: api => api.openPullRequests(repo, never),
      closedLabels: api => api.closedLabels(repo, never),
      pullRequestFiles: api => api.pullRequestFiles(repo, pull.number, never),
      reviews: api => api.reviews(repo, pull.number, never),
      checks: api => api.checks(repo, pull.headSha, never),
      updatePullRequestBody: api => api.updatePullRequestBody(repo, pull.number, 'x', never),
      approve: api => api.approve(repo, pull.number, pull.headSha, never),
      createDeployment: api => api.createDeployment(repo, record, never),
      setDeploymentStatus: api => api.setDeploymentStatus(repo, deployment, 'success', 'Done', never),
      dispatchWorkflow: api => api.dispatchWorkflow(repo, workflow, 'main', inputs, never),
      closePullRequest: api => api.closePullRequest(repo, pull.number, never),
    }),
  ];
  return all.map(call => (call.method === 'approve' ? { ...call, before: unreviewed } : call));
}
