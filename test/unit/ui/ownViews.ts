import type { RunView } from '../../../src/core/view/view';
import {
  at,
  by,
  fact,
  step,
  verified,
  preflight,
  dags,
  image,
  release,
  branch,
  bump,
  pause,
  flagOn,
  after,
  closing,
  phases,
  prepare,
  obligation,
  lock,
  notSafe,
  pushed,
  paused,
  flag,
  entry,
  history,
  chain,
  runFacts,
  base,
  todo,
} from './sampleParts';
import { destroyed, gate, manyChanges, planFacts, unexpectedFacts } from './samplePlans';
import { releaseQuestion } from './sampleRelease';

/** The time at which the samples are shown. */
export const sampleNow = at('12:26');

/** Views of one deployment at different moments. */
export const ownViews = {
  /** Just started: the first step is reading. */
  started: {
    ...base,
    phases: phases(
      prepare(
        step('preflight', 'Preflight', {
          status: 'working',
          summary: 'Asking Airflow what this account may do',
          progress: { text: 'Asking Airflow what this account may do', fraction: null, since: at('12:25') },
          actions: [{ do: 'cancel', label: 'Cancel' }],
        }),
        todo('dags', 'DAGs clear'),
        todo('image', 'Image'),
      ),
      ['Release', [todo('release', 'Release'), todo('branch', 'Branch'), todo('bump', 'Bump')]],
      ['Apply', [todo('pause', 'Pause'), todo('flag-on', 'Flag true'), todo('apply', 'Apply')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'Preflight is read',
    current: 'preflight',
    timeline: history.slice(0, 1),
    facts: runFacts,
  },
  /** Asks whether to release, and lists the commits. */
  release: {
    ...base,
    phases: phases(
      prepare(preflight, dags, image),
      ['Release', [releaseQuestion, todo('branch', 'Branch'), todo('bump', 'Bump')]],
      ['Apply', [todo('pause', 'Pause'), todo('flag-on', 'Flag true'), todo('apply', 'Apply')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'Release 8f3c2b1?',
    needsAttention: true,
    versions: null,
    current: 'release',
    obligations: [lock],
    timeline: history.slice(0, 4),
    facts: runFacts,
    chain: chain.slice(0, 3),
  },
  /** The release workflow is running. */
  releasing: {
    ...base,
    phases: phases(
      prepare(preflight, dags, image),
      [
        'Release',
        [
          step('release', 'Release', {
            status: 'working',
            summary: 'Job "Build release notes" runs',
            progress: { text: 'Job "Build release notes" runs', fraction: 0.62, since: at('12:18') },
            reading: {
              summary: 'Run #412 in progress',
              facts: [
                fact('Workflow run', '#412, in progress', {
                  link: 'https://github.com/WordPress/openverse/actions/runs/412',
                }),
              ],
              at: at('12:25'),
            },
            actions: [{ do: 'cancel', label: 'Stop waiting' }],
          }),
          todo('branch', 'Branch'),
          todo('bump', 'Bump'),
        ],
      ],
      ['Apply', [todo('pause', 'Pause'), todo('flag-on', 'Flag true'), todo('apply', 'Apply')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'The release runs',
    current: 'release',
    obligations: [lock],
    timeline: history.slice(0, 5),
    facts: runFacts,
    chain: chain.slice(0, 3),
  },
  /** Terraform waits at its prompt; all changes are expected. */
  gate: {
    ...base,
    phases: phases(
      prepare(preflight, dags, image),
      ['Release', [release, branch, bump]],
      ['Apply', [pause, flagOn, gate(planFacts, false), todo('flag-off', 'Flag false')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'Approve the plan',
    needsAttention: true,
    current: 'apply',
    obligations: [lock, pushed, paused, flag],
    timeline: history,
    facts: runFacts,
    chain,
  },
  /** The plan contains something unexpected. */
  unexpected: {
    ...base,
    phases: phases(
      prepare(preflight, dags, image),
      ['Release', [release, branch, bump]],
      ['Apply', [pause, flagOn, gate([...unexpectedFacts, destroyed], true), todo('flag-off', 'Flag false')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'The plan holds an unexpected change',
    needsAttention: true,
    current: 'apply',
    obligations: [lock, pushed, paused, flag],
    timeline: history,
    facts: runFacts,
    chain,
  },
  /** A plan that nobody reads without a filter. */
  longPlan: {
    ...base,
    phases: phases(prepare(preflight), ['Apply', [gate(manyChanges, true), todo('flag-off', 'Flag false')]]),
    headline: 'The plan holds an unexpected change',
    needsAttention: true,
    current: 'apply',
    obligations: [lock, flag],
    timeline: history,
  },
  /** Every kind of tick, including a stale one. */
  ticks: {
    ...base,
    phases: phases(
      prepare(
        preflight,
        { ...dags, status: 'stale', actions: [{ do: 'check', label: 'Check again' }] },
        step('image', 'Image', {
          status: 'attested',
          summary: 'Two commit tags; 8f3c2b1 is the one that CI built from main',
          reading: { summary: 'Two commit tags at latest', facts: [], at: at('12:03') },
          tick: {
            how: 'attested',
            by,
            at: at('12:04'),
            reason: '8f3c2b1 is the one that CI built from main',
          },
        }),
      ),
      [
        'Release',
        [
          release,
          step('branch', 'Branch', {
            status: 'overridden',
            summary: 'main is 1 commit ahead',
            reading: {
              summary: 'main is 1 commit ahead',
              facts: [fact('Behind', '1 commit, documentation only', { tone: 'warn' })],
              at: at('12:21'),
            },
            tick: {
              how: 'overridden',
              by: 'sarayourfriend',
              at: at('12:22'),
              reason: 'The commit changes the readme alone',
            },
          }),
          step('bump', 'Bump', {
            status: 'todo',
            actions: [
              { do: 'check', label: 'Check' },
              { do: 'attest', label: 'I checked this myself…' },
            ],
          }),
        ],
      ],
      ['Apply', [todo('pause', 'Pause'), todo('flag-on', 'Flag true'), todo('apply', 'Apply')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'Bump is next',
    obligations: [lock],
    timeline: history.slice(0, 6),
    facts: runFacts,
    chain,
  },
  /** The apply failed; the flag is false again, and Airflow is down. */
  failed: {
    ...base,
    phases: phases(
      prepare(preflight, { ...dags, status: 'stale' }, image),
      ['Release', [release, branch, bump]],
      [
        'Apply',
        [
          pause,
          flagOn,
          step('apply', 'Apply', {
            status: 'stopped',
            summary: 'Terraform failed while applying',
            problem: {
              code: 'apply.failed',
              message:
                'Terraform ended with exit code 1 while applying: the instance could not be created (InsufficientInstanceCapacity).',
              remedy:
                'Some changes were made. Apply again when there is capacity, or roll back to an earlier image.',
              detail:
                'Error: creating EC2 Instance: InsufficientInstanceCapacity\n  with module.catalog-airflow.aws_instance.airflow,\n  on main.tf line 21',
            },
            reading: {
              summary: '1 of 5 changes made',
              facts: [
                fact('aws_instance.airflow', 'destroyed', { tone: 'bad', group: 'Made' }),
                fact('Plan', '2 to add, 1 to change, 2 to destroy', { group: 'Summary' }),
              ],
              at: at('12:25'),
            },
            actions: [
              { do: 'retry', label: 'Apply again' },
              { do: 'show-terminal', label: 'Show terminal' },
            ],
          }),
          verified(
            'flag-off',
            'Flag false',
            '12:25',
            'running_dags_cleared = false, branch holds the bump only',
          ),
        ],
      ],
      ['Verify', after()],
      [
        'Roll back',
        [
          step('roll-back', 'Roll back', {
            status: 'waiting',
            summary: 'Choose what to return to',
            question: {
              id: 'choose-version',
              title: 'Roll back to an earlier image?',
              detail: 'A branch of its own sets the version; the plan is reviewed as before.',
              subject: 'rel-2026.11.08.14.31.07',
              choices: [
                { id: 'previous', label: 'Roll back to rel-2026.11.08', tone: 'secondary' },
                { id: 'not-now', label: 'Not now', tone: 'secondary' },
              ],
            },
            reading: {
              summary: '3 earlier images exist',
              facts: [
                fact('rel-2026.11.08.14.31.07', '14 days old, loses 23 commits', { tone: 'warn' }),
                fact('Airflow', 'stays at 2.9.3', { tone: 'good' }),
              ],
              at: at('12:25'),
            },
          }),
        ],
      ],
      ['Close', closing()],
    ),
    headline: 'Apply failed',
    needsAttention: true,
    mayHaveChanged: true,
    current: 'apply',
    obligations: [
      lock,
      pushed,
      paused,
      { ...flag, met: true, evidence: 'Line 33 reads false, read at 12:25' },
    ],
    timeline: [
      ...history,
      entry('12:25', 'apply', 'Plan approved'),
      entry('12:25', 'apply', 'Apply failed', 'bad'),
    ],
    facts: runFacts,
    chain,
    journalProblems: ['Line 41 of the journal could not be read.'],
  },
  /** DAG runs are in progress that a deployment would kill. */
  notSafe: {
    ...base,
    phases: phases(
      prepare(preflight, notSafe, todo('image', 'Image')),
      ['Release', [todo('release', 'Release'), todo('branch', 'Branch'), todo('bump', 'Bump')]],
      ['Verify', after()],
      ['Close', closing()],
    ),
    headline: 'Not safe to deploy',
    needsAttention: false,
    current: 'dags',
    versions: null,
    obligations: [lock],
    timeline: history.slice(0, 3),
    facts: runFacts,
  },
  /** Everything is ticked; only Finish is left. */
  done: {
    ...base,
    phases: phases(
      prepare(preflight, dags, image),
      ['Release', [release, branch, bump]],
      [
        'Apply',
        [
          pause,
          flagOn,
          verified('apply', 'Apply', '12:25', '2 added, 1 changed, 2 destroyed'),
          verified('flag-off', 'Flag false', '12:25', 'running_dags_cleared = false'),
        ],
      ],
      [
        'Verify',
        [
          verified('reachable', 'Airflow health', '12:25', 'All components healthy'),
          verified('version', 'Airflow version', '12:25', '2.9.3 as expected'),
          verified('unpause', 'Unpause', '12:25', 'image_data_refresh moves again'),
          verified('sentry', 'Sentry', '12:25', 'No new issues in 15 min'),
        ],
      ],
      [
        'Close',
        [
          verified('changelog', 'Changelog PR', '12:26', '#5125 approved'),
          verified('infra-pr', 'Infrastructure PR', '12:26', '#981 opened, holds the bump only'),
        ],
      ],
    ),
    headline: 'Ready to finish',
    needsAttention: true,
    canFinish: true,
    finishBlockedBy: [],
    obligations: [
      lock,
      { ...pushed, met: true, evidence: 'Pull request #981 is open' },
      { ...paused, met: true, evidence: 'image_data_refresh is not paused, read at 12:25' },
      { ...flag, met: true, evidence: 'Line 33 reads false, read at 12:25' },
      {
        ...obligation('pull-request:981', 'Merge pull request #981', 'main has rel-2026.11.08', '12:26'),
        onlyLooks: true,
      },
    ],
    timeline: [
      ...history,
      entry('12:25', 'apply', 'Plan approved'),
      entry('12:25', 'apply', 'Applied', 'good'),
    ],
    facts: runFacts,
    chain,
  },
} as const satisfies Record<string, RunView>;
