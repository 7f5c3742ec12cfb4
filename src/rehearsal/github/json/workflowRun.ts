import type { GitCommit } from '../../git/read';
import type { Repository } from '../github';
import type { SimulatedWorkflowRun } from '../state';
import { simpleCommitJson } from './commit';
import { minimalRepositoryJson } from './repository';
import { githubTime, nodeId, stableId, userJson } from './user';

/** `workflow` in the published description. */
export function workflowJson(origin: string, repository: Repository, file: string): unknown {
  const id = stableId(file);
  return {
    id,
    node_id: nodeId(`Workflow:${file}`),
    name: file.replace(/\.ya?ml$/, ''),
    path: `.github/workflows/${file}`,
    state: 'active',
    created_at: '2023-01-01T00:00:00Z',
    updated_at: '2023-01-01T00:00:00Z',
    url: `${origin}/repos/${repository.fullName}/actions/workflows/${id}`,
    html_url: `${origin}/${repository.fullName}/blob/main/.github/workflows/${file}`,
    badge_url: `${origin}/${repository.fullName}/actions/workflows/${file}/badge.svg`,
  };
}

/** `workflow-run`. */
export function workflowRunJson(
  origin: string,
  repository: Repository,
  run: SimulatedWorkflowRun,
  head: GitCommit | undefined,
): unknown {
  const url = runUrl(origin, run);
  return {
    id: run.id,
    name: run.workflow.replace(/\.ya?ml$/, ''),
    node_id: nodeId(`WorkflowRun:${run.id}`),
    check_suite_id: run.id,
    check_suite_node_id: nodeId(`CheckSuite:${run.id}`),
    head_branch: run.branch,
    head_sha: run.headSha,
    path: `.github/workflows/${run.workflow}`,
    run_number: run.id % 1000,
    run_attempt: 1,
    event: run.event,
    display_title: run.workflow.replace(/\.ya?ml$/, ''),
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: stableId(run.workflow),
    url,
    html_url: runPage(origin, run),
    pull_requests: [],
    created_at: githubTime(run.createdAt),
    updated_at: githubTime(run.updatedAt),
    run_started_at: githubTime(run.createdAt),
    actor: userJson(origin, run.actor),
    triggering_actor: userJson(origin, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${origin}/repos/${run.repository}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${origin}/repos/${run.repository}/actions/workflows/${stableId(run.workflow)}`,
    head_commit: simpleCommitJson(head),
    repository: minimalRepositoryJson(origin, repository),
    head_repository: minimalRepositoryJson(origin, repository),
  };
}

/** Address of a run in the API. */
export function runUrl(origin: string, run: SimulatedWorkflowRun): string {
  return `${origin}/repos/${run.repository}/actions/runs/${run.id}`;
}

/** Web page of a run. */
export function runPage(origin: string, run: SimulatedWorkflowRun): string {
  return `${origin}/${run.repository}/actions/runs/${run.id}`;
}

const jobNames = ['Validate app and image', 'Tag image and publish release', 'Open changelog pull request'];

/** The `job`s of a run, which run one after another: all jobs before the current one have succeeded. */
export function jobsJson(origin: string, run: SimulatedWorkflowRun): readonly unknown[] {
  return jobNames.map((name, index) => {
    const id = run.id * 10 + index;
    const { status, conclusion } = jobState(run, index);
    return {
      id,
      run_id: run.id,
      run_url: runUrl(origin, run),
      run_attempt: 1,
      node_id: nodeId(`Job:${id}`),
      head_sha: run.headSha,
      head_branch: run.branch,
      workflow_name: run.workflow.replace(/\.ya?ml$/, ''),
      name,
      url: `${origin}/repos/${run.repository}/actions/jobs/${id}`,
      html_url: `${runPage(origin, run)}/job/${id}`,
      check_run_url: `${origin}/repos/${run.repository}/check-runs/${id}`,
      status,
      conclusion,
      created_at: githubTime(run.createdAt),
      started_at: githubTime(run.startedAt ?? run.createdAt),
      completed_at: conclusion === null ? null : githubTime(run.updatedAt),
      labels: ['ubuntu-latest'],
      runner_id: null,
      runner_name: null,
      runner_group_id: null,
      runner_group_name: null,
      steps: [],
    };
  });
}

function jobState(
  run: SimulatedWorkflowRun,
  index: number,
): { readonly status: string; readonly conclusion: string | null } {
  if (run.status === 'queued') return { status: 'queued', conclusion: null };
  if (run.status === 'in_progress') {
    return index === 0
      ? { status: 'completed', conclusion: 'success' }
      : { status: index === 1 ? 'in_progress' : 'queued', conclusion: null };
  }
  if (run.conclusion === 'failure') {
    return { status: 'completed', conclusion: ['success', 'failure', 'skipped'][index] ?? 'skipped' };
  }
  return { status: 'completed', conclusion: run.conclusion };
}
