import type { Connection } from '../../../src/core/connection/connection';
import type { StartPage } from '../../../src/protocol';

const connection = (
  name: Connection['name'],
  title: string,
  status: Connection['status'],
  says = '',
  remedy = '',
): Connection => ({ name, title, status, says, remedy });

const runbooks = [
  {
    title: 'Deploy the Openverse catalog',
    phases: ['Prepare', 'Release', 'Apply', 'Verify', 'Record'],
    differences: [
      {
        title: 'What may pass',
        lines: ['Step apply: the plan may also replace module.catalog.aws_instance.* (user_data)'],
      },
      {
        title: 'Waits',
        lines: [
          'Steps release, back-release: poll 2s instead of 20s',
          'Step sentry: soak 30s instead of 15m',
        ],
      },
    ],
  },
];
const found: readonly Connection[] = [
  connection('git', 'git', 'good', 'git version 2.43.0 · fetched from git@github.com:WordPress/infra.git'),
  connection('github', 'GitHub', 'bad', 'You are not signed in to GitHub.', 'Sign in to GitHub first.'),
  connection(
    'airflow',
    'Airflow',
    'good',
    'Airflow: 2.9.3 at https://airflow.example.org · Readable DAGs: 41',
  ),
  connection('registry', 'Image registry', 'good', 'wordpress/openverse-catalog: readable'),
  connection(
    'sentry',
    'Sentry',
    'bad',
    'Sentry’s project catalog has no environment "prod", so "no issues" would prove nothing.',
    'Correct the environment in the runbook; known environments: production, staging.',
  ),
  connection(
    'slack',
    'Slack',
    'missing',
    'No Slack webhook is set.',
    'Set one to post incidents to the team.',
  ),
  connection('just', 'just', 'good', 'just 1.40.0 · recipes: bump, apply'),
  connection('terraform', 'Terraform', 'checking'),
];

/** Start pages by name. */
export const sampleStarts: Readonly<Record<string, StartPage>> = {
  start: { rehearsal: false, runbooks, faults: null, connections: null },
  checking: { rehearsal: false, runbooks, faults: null, connections: { is: 'running', all: found } },
  checked: {
    rehearsal: false,
    runbooks,
    faults: null,
    connections: {
      is: 'done',
      all: found.map(each =>
        each.status === 'checking' ? { ...each, status: 'good', says: 'v1.9.8' } : each,
      ),
    },
  },
  rehearsal: {
    rehearsal: true,
    runbooks,
    faults: ['A DAG starts between check and apply', 'The plan destroys the database'],
    connections: null,
  },
};
