import type { SentryState, SimulatedIssue } from './state';

const MINUTE_MS = 60_000;
export const ENVIRONMENT = 'production';

/** A Sentry with two known issues, one of which goes on all the time: the noise that a deployment must not be blamed for. */
export function seedSentry(now: number): SentryState {
  const ago = (minutes: number): string => new Date(now - minutes * MINUTE_MS).toISOString();
  const noisy: SimulatedIssue = {
    id: '4101',
    shortId: 'OPENVERSE-CATALOG-7M',
    title: 'HTTPError: 429 Client Error: Too Many Requests for url: https://api.flickr.com/services/rest',
    culprit: 'common.requester in _make_request',
    level: 'error',
    environment: ENVIRONMENT,
    substatus: 'ongoing',
    events: Array.from({ length: 48 }, (_, index) => ago((48 - index) * 30)),
  };
  const resting: SimulatedIssue = {
    id: '3977',
    shortId: 'OPENVERSE-CATALOG-5C',
    title: 'AirflowException: Upstream table lock was not released',
    culprit: 'common.sql in run',
    level: 'error',
    environment: ENVIRONMENT,
    substatus: 'ongoing',
    events: [ago(60 * 24 * 40)],
  };
  return {
    organization: 'openverse',
    project: 'openverse-catalog',
    environments: [ENVIRONMENT, 'local'],
    issues: [noisy, resting],
  };
}

/** What a bad deployment shows: an issue never seen before, and an old one that is back. Does nothing the second time. */
export function breakSomething(state: SentryState, now: number): void {
  if (state.issues.some(issue => issue.id === '4242')) return;
  const at = new Date(now).toISOString();
  state.issues.push({
    id: '4242',
    shortId: 'OPENVERSE-CATALOG-8A',
    title: "ModuleNotFoundError: No module named 'elasticsearch_dsl'",
    culprit: 'data_refresh.filtered_index in <module>',
    level: 'error',
    environment: ENVIRONMENT,
    substatus: 'new',
    events: [at],
  });
  const old = state.issues.find(issue => issue.id === '3977');
  if (old) {
    old.substatus = 'regressed';
    old.events.push(at);
  }
}
