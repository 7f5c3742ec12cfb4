import type { LeftFlag } from '../../../src/core/engine/leftFlag';
import type { Fact } from '../../../src/core/journal/reading';
import type {
  ObligationView,
  PhaseView,
  RunView,
  StepView,
  TimelineEntry,
} from '../../../src/core/view/view';

/** The pieces that the sample views are made of. */
export const day = '2026-11-22T';
export const at = (clock: string): string => `${day}${clock}:00.000Z`;
/** A time in a text, as kinds write it. */
export const utc = (clock: string, on = 22): string => `2026-11-${on} ${clock} UTC`;
export const commit = '8f3c2b1d9e4a5f60718293a4b5c6d7e8f9012345';
export const by = 'obulat';

/** A flag that nobody has set back. */
export const leftFlag: LeftFlag = {
  runbookId: 'openverse-catalog',
  attribute: 'running_dags_cleared',
  where: 'default-branch',
  file: 'prod/a.tf',
  line: 27,
};

/** A step before its place in the runbook gives it a number. */
export type Draft = Omit<StepView, 'number'>;
export function fact(label: string, value: string, more: Partial<Fact> = {}): Fact {
  return { label, value, tone: 'info', ...more };
}
export function step(id: string, title: string, more: Partial<StepView> = {}): Draft {
  return {
    id,
    title,
    status: 'todo',
    summary: '',
    reading: null,
    tick: null,
    question: null,
    problem: null,
    progress: null,
    actions: [],
    ...more,
  };
}
/** A step ticked by a reading. */
export function verified(
  id: string,
  title: string,
  clock: string,
  summary: string,
  facts: readonly Fact[] = [],
): Draft {
  return step(id, title, {
    status: 'verified',
    summary,
    reading: { summary, facts: [...facts], at: at(clock) },
    tick: { how: 'verified', by, at: at(clock) },
    actions: [{ do: 'check', label: 'Check again' }],
  });
}

export const preflight = verified('preflight', 'Preflight', '12:02', '11 checks hold', [
  fact('GitHub', 'obulat may push and dispatch workflows', { tone: 'good', group: 'Access' }),
  fact('Airflow', '2.9.3, may read and pause DAGs', { tone: 'good', group: 'Access' }),
  fact('Cloud identity', 'arn:aws:iam::123456789012:user/obulat', { tone: 'good', group: 'Access' }),
  fact('just', '1.57.0; bump, plan and apply are there', { tone: 'good', group: 'Tools' }),
  fact('Terraform', '1.9.8', { tone: 'good', group: 'Tools' }),
  fact('Remote', 'WordPress/openverse-infrastructure', { tone: 'good', group: 'Checkout' }),
  fact('Working tree', 'clean, main is current', { tone: 'good', group: 'Checkout' }),
  fact('Running now', 'rel-2026.11.08.14.31.07', {
    tone: 'good',
    group: 'Version',
    link: 'https://github.com/WordPress/openverse/pkgs/container/openverse-catalog',
  }),
]);
export const dags = verified('dags', 'DAGs clear', '12:03', '2 unfinished runs, both wait and are paused', [
  fact('image_data_refresh', `waits since ${utc('09:15')} on create_filtered_index (HttpSensor)`, {
    tone: 'good',
    link: 'https://airflow.openverse.engineering/dags/image_data_refresh/grid',
  }),
  fact('audio_data_refresh', `waits since ${utc('11:40')} on promote_index (HttpSensor)`, { tone: 'good' }),
]);
const row = (...texts: readonly string[]): NonNullable<Fact['cells']> =>
  ['Task', 'Operator', 'State', 'Since', 'Usually', 'Verdict'].map((column, at) => ({
    column,
    text: texts[at] ?? '',
  }));
const dag = { column: 'DAG' };
const airflow = 'https://airflow.openverse.engineering/dags';
/** A no-go that is checked again automatically. */
export const notSafe = step('dags', 'DAGs clear', {
  status: 'waiting',
  summary: 'Not safe to deploy',
  reading: {
    summary: 'Not safe: 2 runs blocking, of flickr_workflow and image_data_refresh',
    facts: [
      fact('image_data_refresh', `Executes: reindex.update (PythonOperator, running) since ${utc('09:15')}`, {
        tone: 'bad',
        group: 'Blocking',
        link: `${airflow}/image_data_refresh/grid?dag_run_id=scheduled__2026-11-22`,
        detail: `Run scheduled__2026-11-22, since ${utc('09:02')}`,
        ...dag,
        cells: row('reindex.update', 'PythonOperator', 'running', utc('09:15'), '3 h 20 min', 'executes'),
      }),
      fact('flickr_workflow', 'The runbook doesn’t allow this DAG to run now', {
        tone: 'bad',
        group: 'Blocking',
        link: `${airflow}/flickr_workflow/grid`,
        ...dag,
        cells: row(
          'ingest_data.pull_image_data, ingest_data.load_to_s3 and 3 more',
          'PythonOperator',
          'running, queued',
          utc('12:00'),
          '42 min',
          'not allowed now',
        ),
      }),
      fact('audio_data_refresh', 'Only waits: promote_index (HttpSensor, up_for_reschedule)', {
        tone: 'good',
        group: 'Waiting',
        link: `${airflow}/audio_data_refresh/grid`,
        ...dag,
        cells: row('promote_index', 'HttpSensor', 'up_for_reschedule', utc('11:40'), '–', 'may wait, paused'),
      }),
      fact('Earliest', utc('14:30')),
      fact('Likely safe', `about ${utc('14:40')}, judging by how long these DAGs usually take`),
      fact('smk_workflow', utc('13:00'), {
        group: 'Next scheduled starts',
        link: `${airflow}/smk_workflow/grid`,
      }),
      fact('add_license_url', utc('00:00', 23), { group: 'Next scheduled starts' }),
    ],
    at: at('12:03'),
  },
  question: {
    id: 'not-safe',
    title: 'Not safe to deploy',
    detail: `Not safe: 2 runs blocking, of flickr_workflow and image_data_refresh. This step looks at Airflow every 20 seconds and continues by itself once nothing is blocking, not before ${utc('14:30')}. You are told when you are needed.`,
    subject: 'verdict',
    choices: [],
    byItself: true,
  },
  actions: [
    { do: 'watch', label: 'Watch and tell me' },
    { do: 'check', label: 'Check again' },
  ],
});
export const image = verified(
  'image',
  'Image',
  '12:03',
  '8f3c2b1 built 34 min ago, 23 commits since rel-2026.11.08',
  [
    fact('Commit tag', commit, {
      tone: 'good',
      link: `https://github.com/WordPress/openverse/commit/${commit}`,
    }),
    fact('Digest', 'sha256:4be1c0a7f0d2b9f6a1e8c3d5b7a90f12e3d4c5b6a7980f1e2d3c4b5a69788796', {
      tone: 'good',
    }),
    fact('Revision label', 'absent', { tone: 'warn' }),
    fact('Commits', '23 since the deployed version', {
      detail: [
        '8f3c2b1 Retry the index creation on 503 (#5121)',
        '77ab01c Update dependency boto3 to v1.35 (#5118)',
        '1c9f0d3 Add a sensor timeout to the refresh DAGs (#5109)',
      ].join('\n'),
    }),
  ],
);
export const release = verified('release', 'Release', '12:21', 'catalog-2026.11.22.12.08.44 published', [
  fact('Workflow run', 'release-app.yml #412, succeeded in 12 min', {
    tone: 'good',
    link: 'https://github.com/WordPress/openverse/actions/runs/412',
  }),
  fact('Image tag', 'rel-2026.11.22.12.08.44 has the same content as 8f3c2b1', { tone: 'good' }),
]);
export const branch = verified('branch', 'Branch', '12:21', 'deploy/catalog-2026.11.22 from main at 4d5e6f7');
export const bump = verified('bump', 'Bump', '12:22', 'rel-2026.11.08 → rel-2026.11.22', [
  fact('Diff', 'environments/prod/catalog-airflow.tf, 1 line', {
    tone: 'good',
    detail:
      '-  version = "rel-2026.11.08.14.31.07"\n+  version = "rel-2026.11.22.12.08.44"\n   running_dags_cleared = false',
  }),
]);
export const pause = verified(
  'pause',
  'Pause',
  '12:23',
  'Paused image_data_refresh; audio was paused before',
);
export const flagOn = verified('flag-on', 'Flag true', '12:23', 'running_dags_cleared = true at line 33');

export const after = (): Draft[] => [
  step('reachable', 'Airflow health'),
  step('version', 'Airflow version'),
  step('unpause', 'Unpause'),
  step('sentry', 'Sentry'),
];
export const closing = (): Draft[] => [
  step('changelog', 'Changelog PR'),
  step('infra-pr', 'Infrastructure PR'),
];

export function phases(...drafts: readonly [string, readonly Draft[]][]): PhaseView[] {
  let number = 0;
  return drafts.map(([title, steps]) => ({
    title,
    steps: steps.map(draft => ({ ...draft, number: ++number })),
  }));
}
export const prepare = (...steps: readonly Draft[]): [string, readonly Draft[]] => ['Prepare', steps];

export function obligation(
  id: string,
  title: string,
  previous: string,
  clock: string,
  met = '',
): ObligationView {
  const evidence = met === '' ? null : met;
  return {
    id,
    title,
    previous,
    since: at(clock),
    met: evidence !== null,
    evidence,
    remedy: title,
    place: null,
  };
}
export const lock = obligation('team-lock:prod', 'Release the team lock', 'was free', '12:01');
export const pushed = obligation(
  'pushed-branch:deploy',
  'Open or delete the pushed branch',
  'did not exist',
  '12:22',
);
export const paused = obligation('paused-dag:image', 'Unpause image_data_refresh', 'was running', '12:23');
export const flag = obligation(
  'flag:catalog-airflow',
  'Set the flag back to false',
  'was false on main',
  '12:23',
);

export function entry(
  clock: string,
  stepId: string | null,
  text: string,
  tone: TimelineEntry['tone'] = 'info',
): TimelineEntry {
  return { at: at(clock), step: stepId, text, tone, by };
}
export const history: readonly TimelineEntry[] = [
  entry('12:01', null, 'Started'),
  entry('12:01', 'preflight', 'Took the team lock'),
  entry('12:02', 'preflight', 'Preflight verified', 'good'),
  entry('12:03', 'dags', 'DAGs clear verified', 'good'),
  entry('12:08', 'release', 'Release 8f3c2b1 chosen'),
  entry('12:21', 'release', 'Release verified', 'good'),
  entry('12:23', 'pause', 'Paused image_data_refresh'),
  entry('12:23', 'flag-on', 'Set running_dags_cleared = true', 'warn'),
];
export const runFacts: readonly Fact[] = [
  fact('Commit tag', commit.slice(0, 12), {
    link: `https://github.com/WordPress/openverse/commit/${commit}`,
  }),
  fact('Runbook', 'openverse-catalog, shipped, 3f9a1c'),
];
export const chain: readonly Fact[] = [
  fact('Commit tag', commit.slice(0, 7), { tone: 'good' }),
  fact('Digest', 'sha256:4be1c0a7f0d2', { tone: 'good' }),
  fact('Revision label', commit.slice(0, 7), { tone: 'good' }),
  fact('Release', 'rel-2026.11.22.12.08.44', { tone: 'good' }),
  fact('Module', 'rel-2026.11.22.12.08.44', { tone: 'good' }),
  fact('Plan', 'does not show the tag'),
];

export const base: RunView = {
  rehearsal: false,
  runId: 'run-1',
  title: 'Openverse catalog',
  state: 'open',
  startedAt: at('12:01'),
  endedAt: null,
  startedBy: by,
  phases: [],
  obligations: [],
  timeline: [],
  facts: [],
  chain: [],
  versions: { from: 'rel-2026.11.08.14.31.07', to: 'rel-2026.11.22.12.08.44' },
  rollback: null,
  production: null,
  retrying: null,
  canRollBack: false,
  mayHaveChanged: false,
  canSettle: false,
  canReopen: false,
  incident: null,
  current: null,
  headline: '',
  needsAttention: false,
  canFinish: false,
  finishBlockedBy: ['Release is not ticked'],
  canAbort: true,
  drivenElsewhere: null,
  followed: null,
  journalProblems: [],
};
export const todo = (id: string, title: string): Draft => step(id, title);
