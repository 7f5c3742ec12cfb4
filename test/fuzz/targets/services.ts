import { createAirflow } from '../../../src/clients/airflow';
import { createGitHub } from '../../../src/clients/github/github';
import { createRegistry } from '../../../src/clients/registry';
import { createSentry } from '../../../src/clients/sentry';
import { createSlack } from '../../../src/clients/slack';
import { instantClock, never } from '../../integration/clients/loopback';
import { build } from '../../integration/clients/registry/support';
import type { Json } from '../mutateJson';
import { answersOf, type Asked, type Route } from './answers';

const clock = instantClock();
const time = '2026-11-22T11:00:00Z';

function airflow(api: 'v1' | 'v2'): Asked {
  const next = api === 'v1' ? 'next_dagrun_create_after' : 'next_dagrun_run_after';
  const dag: Json = { dag_id: 'image_data_refresh', is_paused: false, [next]: time };
  const task: Json = {
    ...{
      dag_id: 'image_data_refresh',
      dag_run_id: 'r',
      task_id: 't',
      map_index: -1,
      state: 'up_for_reschedule',
    },
    ...{
      operator: 'HttpSensor',
      trigger: null,
      start_date: time,
      end_date: null,
      queued_when: time,
      try_number: 1,
    },
  };
  const run: Json = { dag_id: 'image_data_refresh', dag_run_id: 'r', state: 'running', start_date: time };
  const beat = (name: string): Json => ({ status: 'healthy', [`latest_${name}_heartbeat`]: time });
  const broken: Json = {
    import_error_id: 1,
    filename: 'a.py',
    timestamp: time,
    stack_trace: 'Traceback\nValueError: x',
  };
  const routes: readonly Route[] = [
    { at: new RegExp(`/api/${api}/version`), body: { version: api === 'v1' ? '2.9.3' : '3.3.2' } },
    { at: /\/auth\/token/, status: 201, body: { access_token: 'token-1' } },
    { at: /deploy-runbook-asks/, status: 404, body: { detail: 'The DAG deploy-runbook-asks was not found' } },
    { at: /taskInstances\/list/, body: { task_instances: [task], total_entries: 1 } },
    { at: /dagRuns\/list/, body: { dag_runs: [run], total_entries: 1 } },
    { at: /\/dags\/image_data_refresh/, body: dag },
    { at: /\/dags\?/, body: { dags: [dag], total_entries: 1 } },
    {
      at: /health/,
      body: {
        ...{ metadatabase: { status: 'healthy' }, scheduler: beat('scheduler') },
        ...{ triggerer: beat('triggerer'), dag_processor: beat('dag_processor') },
      },
    },
    { at: /importErrors/, body: { import_errors: [broken], total_entries: 1 } },
  ];
  return {
    name: `airflow-${api}`,
    routes,
    calls: address => {
      const credentials = () =>
        Promise.resolve({ method: 'basic', user: 'u', password: 'password-1' } as const);
      const client = createAirflow({ address, clock, credentials });
      return [
        () => client.snapshot(['image_data_refresh'], never),
        () => client.setPaused('image_data_refresh', false, never),
        () => client.health(never),
        () => client.importErrors(never),
      ];
    },
  };
}

const sha = 'a'.repeat(40);
const user: Json = { login: 'octo' };
const pull: Json = {
  ...{
    number: 7,
    title: 'Deploy',
    body: 'x',
    state: 'open',
    merged_at: null,
    draft: false,
    user,
    mergeable: true,
  },
  ...{
    head: { ref: 'deploy/x', sha, repo: { full_name: 'octo/repo' } },
    base: { ref: 'main', repo: { full_name: 'octo/repo' } },
  },
  html_url: 'https://github.com/octo/repo/pull/7',
};
const commit: Json = {
  ...{ sha, html_url: 'https://github.com/octo/repo/commit/a', author: user },
  commit: { message: 'Title\n\nBody', author: { name: 'Octo' }, committer: { date: time } },
};
const workflowRun: Json = {
  ...{
    id: 1,
    run_attempt: 1,
    status: 'completed',
    conclusion: 'success',
    display_title: 'Release',
    actor: user,
  },
  ...{ head_sha: sha, created_at: time, html_url: 'https://github.com/octo/repo/actions/runs/1' },
};
const github: Asked = {
  name: 'github',
  routes: [
    { at: /GET \/user/, body: user },
    { at: /\/pulls\/7\/reviews/, body: [{ user, state: 'APPROVED', commit_id: sha }] },
    { at: /\/pulls\/7\/files/, body: [{ filename: 'a', status: 'added', patch: '+x' }] },
    { at: /\/pulls\/7/, body: pull },
    { at: /\/pulls/, body: [pull] },
    {
      at: /\/check-runs/,
      body: { total_count: 1, check_runs: [{ name: 'ci', status: 'completed', conclusion: 'success' }] },
    },
    { at: /\/status/, body: { statuses: [{ context: 'ci', state: 'success' }] } },
    {
      at: /\/compare\//,
      body: { ahead_by: 1, behind_by: 0, html_url: 'https://github.com/c', commits: [commit] },
    },
    { at: /\/commits\/a/, body: commit },
    { at: /\/commits/, body: [commit] },
    { at: /\/contents\//, body: { type: 'file', encoding: 'base64', content: 'YQ==' } },
    {
      at: /\/releases/,
      body: [
        {
          tag_name: 'catalog-1',
          name: 'c',
          body: 'n',
          draft: false,
          published_at: time,
          html_url: 'https://github.com/r',
        },
      ],
    },
    { at: /\/runs\?/, body: { total_count: 1, workflow_runs: [workflowRun] } },
    {
      at: /\/runs\/1\/jobs/,
      body: { total_count: 1, jobs: [{ name: 'j', status: 'completed', conclusion: null, html_url: null }] },
    },
    { at: /\/runs\/1/, body: workflowRun },
    { at: /\/dispatches/, body: { workflow_run_id: 1 } },
    { at: /\/workflows\//, body: { id: 1 } },
    { at: /\/repos\/octo\/repo(?:\?|$)/, body: { default_branch: 'main', permissions: { push: true } } },
  ],
  calls: address => {
    const token = () => Promise.resolve('gho_0123456789abcdef');
    const client = createGitHub({ address, token, clock, unpaced: true });
    const repo = 'octo/repo';
    return [
      () => client.viewer(never),
      () => client.repository(repo, never),
      () => client.commit(repo, sha, never),
      () => client.recentCommits(repo, 'main', 5, never),
      () => client.compare(repo, 'a', 'b', never),
      () => client.fileAt(repo, 'x', sha, never),
      () => client.releases(repo, 'catalog-', 3, never),
      () => client.dispatchedRuns(repo, 'release.yml', time, never),
      () => client.workflowRun(repo, 1, never),
      () => client.workflowJobs(repo, 1, never),
      () => client.dispatchWorkflow(repo, 'release.yml', 'main', {}, never),
      () => client.openPullRequests(repo, never),
      () => client.closedLabels(repo, never),
      () => client.pullRequestsFrom(repo, 'deploy/x', 'all', never),
      () => client.pullRequestFiles(repo, 7, never),
      () => client.checks(repo, sha, never),
      () => client.approve(repo, 7, sha, never),
    ];
  },
};

const image = build(sha);
const stored = (body: { readonly type: string; readonly text: string; readonly digest: string }) => ({
  headers: { 'content-type': body.type, 'docker-content-digest': body.digest },
  body: JSON.parse(body.text) as Json,
});
const registry: Asked = {
  name: 'registry',
  routes: [
    { at: /\/token/, body: { token: 'pull-token-1', expires_in: 300 } },
    { at: /\/tags\/list/, body: { tags: ['latest', 'rel-2026.01.01.00.00.00', sha] } },
    { at: new RegExp(`/manifests/${image.manifest.digest}`), ...stored(image.manifest) },
    { at: /\/manifests\//, ...stored(image.index) },
    { at: /\/blobs\//, ...stored(image.config) },
  ],
  calls: address => {
    const client = createRegistry({ address, clock });
    return [
      () => client.resolve('octo/catalog', 'latest', never),
      () => client.digest('octo/catalog', 'latest', never),
      () => client.tags('octo/catalog', never),
    ];
  },
};

const sentry: Asked = {
  name: 'sentry',
  routes: [
    {
      at: /\/issues\//,
      body: [
        {
          ...{ id: '1', shortId: 'C-1', title: 'ValueError', level: 'error', count: '3', firstSeen: time },
          ...{ lastSeen: time, substatus: 'new', permalink: 'https://sentry.io/1' },
        },
      ],
    },
    { at: /\/environments\//, body: [{ name: 'production' }] },
  ],
  calls: address => {
    const client = createSentry({ address, clock, token: () => Promise.resolve('sntrys_0123456789') });
    const scope = { organization: 'o', project: 'p', environment: 'production' };
    return [
      () => client.issues(scope, '2026-11-22T10:00:00Z', '2026-11-22T12:00:00Z', never),
      () => client.environments(scope, never),
    ];
  },
};

const slack: Asked = {
  name: 'slack',
  routes: [{ at: /./, headers: { 'content-type': 'text/html' }, body: 'ok' }],
  calls: address => {
    const client = createSlack({
      clock,
      webhook: () => Promise.resolve(`${address}/services/T0/B0/secret-1234`),
    });
    return [() => client.post('Incident', never)];
  },
};

/** All services, each with the number of answers that the tier plays. */
export const services = [
  answersOf(airflow('v1'), 40),
  answersOf(airflow('v2'), 40),
  answersOf(github, 25),
  answersOf(registry, 80),
  answersOf(sentry, 100),
  answersOf(slack, 60),
];
