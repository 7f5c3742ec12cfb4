import { CATALOG } from '../catalog';
import type { Subjects } from '../subjects';
import type { SentryProject, SentryState, SimulatedIssue } from './state';

const MINUTE_MS = 60_000;

/**
 * A Sentry with two known issues per project, one of which keeps occurring: the noise that a deployment must not be blamed for.
 */
export function seedSentry(now: number, projects: Subjects['sentry'] = CATALOG.sentry): SentryState {
  return { projects, issues: projects.flatMap((project, index) => knownIssues(project, index, now)) };
}

function knownIssues(
  { project, environment }: SentryProject,
  index: number,
  now: number,
): readonly SimulatedIssue[] {
  const ago = (minutes: number): string => new Date(now - minutes * MINUTE_MS).toISOString();
  const own = { project, environment, level: 'error' } as const;
  return [
    {
      ...own,
      id: String(4101 + index * 1000),
      shortId: `${project.toUpperCase()}-7M`,
      title: 'HTTPError: 429 Client Error: Too Many Requests for url: https://api.example.org/rest',
      culprit: 'common.requester in _make_request',
      substatus: 'ongoing',
      events: Array.from({ length: 48 }, (_, at) => ago((48 - at) * 30)),
    },
    {
      ...own,
      id: String(RESTING + index * 1000),
      shortId: `${project.toUpperCase()}-5C`,
      title: 'AirflowException: Upstream table lock was not released',
      culprit: 'common.sql in run',
      substatus: 'ongoing',
      events: [ago(60 * 24 * 40)],
    },
  ];
}
const RESTING = 3977;

/**
 * Shows the effects of a bad deployment: an issue never seen before, and an old one that is back. Does nothing the second time.
 */
export function breakSomething(state: SentryState, now: number): void {
  if (state.issues.some(issue => issue.id === '4242')) return;
  const at = new Date(now).toISOString();
  const [first] = state.projects;
  if (first === undefined) return;
  state.issues.push({
    id: '4242',
    project: first.project,
    environment: first.environment,
    shortId: `${first.project.toUpperCase()}-8A`,
    title: "ModuleNotFoundError: No module named 'elasticsearch_dsl'",
    culprit: 'data_refresh.filtered_index in <module>',
    level: 'error',
    substatus: 'new',
    events: [at],
  });
  const old = state.issues.find(issue => issue.id === String(RESTING));
  if (old) {
    old.substatus = 'regressed';
    old.events.push(at);
  }
}
