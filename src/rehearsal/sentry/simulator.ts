import { empty, json, type Answer, type Call, type Handler } from '../http/call';
import { route, router } from '../http/router';
import type { LoopbackServer } from '../http/server';
import { startSimulator, type SimulatorOptions } from '../http/simulator';
import type { SentryState, SimulatedIssue } from './state';

/** The only valid token. */
export const SENTRY_TOKEN = 'rehearsal-sentry-token';

function idOf({ projects }: SentryState, project: string): string {
  return String(4505 + projects.findIndex(each => each.project === project));
}

/** Serves the issue search of organizations (https://docs.sentry.io/api/events/list-an-organizations-issues/). */
export function startSentrySimulator(
  options: SimulatorOptions & { readonly state: SentryState },
): Promise<LoopbackServer> {
  const { state, now = Date.now } = options;
  let origin = '';
  const guarded =
    (handle: Handler): Handler =>
    call =>
      call.headers.authorization === `Bearer ${SENTRY_TOKEN}` ? handle(call) : refuse(401, 'Invalid token');
  const handle = router(
    [
      route(
        'GET',
        '/api/0/organizations/:organization/issues/',
        guarded(call =>
          isKnown(state, call)
            ? listIssues(state, call, now(), origin)
            : refuse(404, 'The requested resource does not exist'),
        ),
      ),
      route(
        'GET',
        '/api/0/projects/:organization/:project/environments/',
        guarded(call =>
          isKnown(state, call)
            ? json(200, environments(state, call), { link: links(origin, '/', 0, 100, 0) })
            : refuse(404, 'The requested resource does not exist'),
        ),
      ),
    ],
    call =>
      call.path.startsWith('/api/0/') && !call.path.endsWith('/')
        ? empty(301, { location: `${call.path}/` })
        : refuse(404, 'The requested resource does not exist'),
  );
  return startSimulator('sentry', handle, refuse, options).then(server => {
    origin = server.address;
    return server;
  });
}

function refuse(status: number, detail: string): Answer {
  return json(status, { detail });
}

function isKnown({ projects }: SentryState, { params }: Call): boolean {
  return projects.some(
    each => each.organization === params.organization && (params.project ?? each.project) === each.project,
  );
}

function environments({ projects }: SentryState, { params }: Call): unknown {
  const own = projects.filter(({ project }) => project === params.project);
  return [...new Set(own.map(({ environment }) => environment)), 'local'].map((name, index) => ({
    id: String(index + 1),
    name,
    isHidden: false,
  }));
}

function listIssues(state: SentryState, call: Call, now: number, origin: string): Answer {
  const { query } = call;
  const projects = query.getAll('project');
  const known = state.projects
    .filter(each => each.organization === call.params.organization)
    .map(({ project }) => project);
  const asked = known.filter(
    project => projects.includes(project) || projects.includes(idOf(state, project)),
  );
  if (projects.length > 0 && asked.length < new Set(projects).size) {
    return refuse(403, 'You do not have permission to perform this action.');
  }
  const window = period(query, now);
  if (!window) return refuse(400, 'Invalid statsPeriod, start or end');
  const wanted = query.getAll('environment');
  const search = query.get('query') ?? 'is:unresolved';
  const terms = search.split(/\s+/).filter(term => term !== '');
  const found = state.issues
    .filter(({ project }) => (projects.length === 0 ? known : asked).includes(project))
    .filter(issue => wanted.length === 0 || wanted.includes(issue.environment))
    .filter(issue => issue.events.some(at => inside(at, window)))
    .filter(issue => terms.every(term => fits(issue, term)))
    .sort((a, b) => firstSeen(b).localeCompare(firstSeen(a)));
  const size = Math.min(Number(query.get('limit') ?? 100), 100);
  const offset = Number(query.get('cursor')?.split(':')[1] ?? 0) * size;
  const shown = found.slice(offset, offset + size).map(issue => issueJson(state, issue, window, origin));
  return json(200, shown, { link: links(origin, call.path, offset / size, size, found.length) });
}

interface Period {
  readonly start: number;
  readonly end: number;
}

/** `statsPeriod` takes precedence over `start` and `end`; the default is two weeks. Times without an offset are UTC. */
function period(query: URLSearchParams, now: number): Period | undefined {
  const relative = /^(\d+)([smhdw])$/.exec(query.get('statsPeriod') ?? (query.has('start') ? '' : '14d'));
  if (relative) {
    const unit = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[relative[2] as 's' | 'm' | 'h' | 'd' | 'w'];
    return { start: now - Number(relative[1]) * unit * 1000, end: now };
  }
  const [start, end] = ['start', 'end'].map(name => utc(query.get(name) ?? ''));
  return start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end)
    ? undefined
    : { start, end };
}

function utc(time: string): number {
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
}

function inside(at: string, { start, end }: Period): boolean {
  return Date.parse(at) >= start && Date.parse(at) <= end;
}

/** Supports the search terms that a deployment uses; any other term is text that the title must contain. */
function fits(issue: SimulatedIssue, term: string): boolean {
  if (term === 'is:unresolved') return true;
  if (term === 'is:regressed') return issue.substatus === 'regressed';
  if (term === 'is:new') return issue.substatus === 'new';
  const since = /^firstSeen:>=?(.+)$/.exec(term)?.[1];
  if (since !== undefined) return Date.parse(firstSeen(issue)) >= utc(since);
  return issue.title.toLowerCase().includes(term.toLowerCase());
}

function firstSeen(issue: SimulatedIssue): string {
  return issue.events[0] ?? '';
}

function issueJson(state: SentryState, issue: SimulatedIssue, window: Period, origin: string): unknown {
  const { id, shortId, title, culprit, level, substatus, events, project } = issue;
  const { organization = '' } = state.projects.find(each => each.project === project) ?? {};
  return {
    id,
    shortId,
    title,
    culprit,
    level,
    substatus,
    status: 'unresolved',
    permalink: `${origin}/organizations/${organization}/issues/${id}/`,
    count: String(events.filter(at => inside(at, window)).length),
    userCount: 0,
    firstSeen: firstSeen(issue),
    lastSeen: events.at(-1),
    isUnhandled: true,
    priority: 'high',
    project: { id: idOf(state, project), slug: project, name: project, platform: 'python' },
  };
}

/** Both links are always present; `results` says whether they have anything. */
function links(origin: string, path: string, page: number, size: number, total: number): string {
  const link = (rel: string, results: boolean, cursor: string): string =>
    `<${origin}${path}?cursor=${cursor}>; rel="${rel}"; results="${String(results)}"; cursor="${cursor}"`;
  return [
    link('previous', page > 0, `0:${Math.max(page - 1, 0)}:1`),
    link('next', (page + 1) * size < total, `0:${page + 1}:0`),
  ].join(', ');
}
