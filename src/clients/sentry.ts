import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Clock } from '../core/ports/clock';
import type { SentryApi, SentryIssue } from '../core/ports/sentry';
import { isLoopback, safeLink } from '../core/text/links';
import { type Answer, createHttp, links, pageOf, pagesOf, path, type Service, textOf } from './http';
import { TimeSchema } from './times';

/** Connection options of Sentry. */
export interface SentryOptions {
  /** `https://sentry.io`, `https://de.sentry.io` or a self-hosted Sentry. */
  readonly address: string;
  /** A user's token, or that of an internal integration, with `event:read` and `project:read`. */
  readonly token: () => Promise<string>;
  readonly clock: Clock;
}

const issueSchema = v.pipe(
  v.object({
    id: v.string(),
    // Some issues have none.
    shortId: v.nullish(v.string()),
    title: v.string(),
    level: v.string(),
    count: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer()),
    firstSeen: TimeSchema,
    lastSeen: TimeSchema,
    // Required: without it, regressions couldn't be recognized.
    substatus: v.nullable(v.string()),
    permalink: v.nullish(v.string(), ''),
  }),
  v.transform(({ substatus, permalink, shortId, ...issue }): SentryIssue => ({
    ...issue,
    shortId: shortId ?? issue.id,
    regressed: substatus === 'regressed',
    url: permalink,
  })),
);
const projectSchema = v.object({
  id: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^\d{1,30}$/)),
});
const environmentSchema = v.object({ name: v.string() });

/**
 * Reads Sentry's issues (https://docs.sentry.io/api/events/list-an-organizations-issues/). The environment is a separate
 * parameter because it gives wrong counts inside the search text (https://github.com/getsentry/sentry/issues/46586).
 */
export function createSentry(options: SentryOptions): SentryApi {
  const http = createHttp({
    id: 'sentry',
    name: 'Sentry',
    baseUrl: options.address,
    setting: 'deployRunbook.sentry.url',
    signIn: l10n.t('Deploy Runbook: Sign In to Sentry…'),
    remedies: {
      'not-found': l10n.t(
        'Check the names of organization and project in the settings deployRunbook.sentry.*, and that the token may read them.',
      ),
      redirect: l10n.t(
        'If the organization or project was renamed, use its new name in the runbook; if Sentry keeps the organization in another region, set deployRunbook.sentry.url to the address there.',
      ),
    },
    headers: async () => ({ authorization: `Bearer ${await options.token()}` }),
    clock: options.clock,
  });

  return {
    address: options.address,

    async issues({ organization, project, environment }, since, until, signal) {
      // Sentry uses whole seconds, and rejects an empty window.
      const from = Math.floor(Date.parse(since) / 1000) * 1000;
      const to = Math.max(Math.ceil(Date.parse(until) / 1000) * 1000, from + 1000);
      const found: (readonly SentryIssue[])[] = [];
      const pages = pagesOf(http.service, { pages: 50, rows: 20_000 });
      let cursor: string | undefined;
      let named = project;
      for (;;) {
        const answer = await http.send({
          path: path`/api/0/organizations/${organization}/issues/`,
          query: {
            project: named,
            environment,
            query: 'is:unresolved',
            start: utc(from),
            end: utc(to),
            sort: 'new',
            limit: 100,
            cursor,
          },
          accept: [400],
          signal,
        });
        // In a search, some versions of Sentry only accept a project's number.
        if (answer.status === 400) {
          if (named !== project || !/\bproject\b/i.test(textOf(answer))) throw http.refusal(answer);
          const found = await http.json(projectSchema, {
            path: path`/api/0/projects/${organization}/${project}/`,
            signal,
          });
          if (found.id === project) throw http.refusal(answer);
          named = found.id;
          continue;
        }
        const issues = http.parse(v.array(issueSchema), answer);
        found.push(issues.map(issue => ({ ...issue, url: ownLink(http.service, issue.url) })));
        cursor = nextCursor(answer);
        pages.add(pageOf(answer, issues.length, cursor));
        // Some of Sentry's endpoints accept a time window but ignore it (https://github.com/getsentry/sentry/issues/51186).
        if (cursor === undefined) {
          return found
            .flat()
            .filter(issue => Date.parse(issue.lastSeen) >= from && Date.parse(issue.firstSeen) <= to);
        }
      }
    },

    async environments({ organization, project }, signal) {
      const found = await http.json(v.array(environmentSchema), {
        path: path`/api/0/projects/${organization}/${project}/environments/`,
        signal,
      });
      return found.map(({ name }) => name);
    },
  };
}

/** A page of this Sentry, as parsed; sentry.io has a host for every organization. Empty for any other address. */
function ownLink({ baseUrl }: Service, address: string): string {
  const link = safeLink(address);
  const own = URL.parse(baseUrl);
  if (link === undefined || own === null) return '';
  const { origin, hostname } = new URL(link);
  // A stand-in for Sentry on this machine may use Sentry's own links.
  const isHosted = /(^|\.)sentry\.io$/.test(own.hostname) || isLoopback(own.hostname);
  return origin === own.origin || (isHosted && hostname.endsWith('.sentry.io')) ? link : '';
}

/** Without an offset, which Sentry reads as UTC. */
function utc(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}

/** A next page is always named; `results` says whether it has anything (https://docs.sentry.io/api/pagination/). */
function nextCursor(answer: Answer): string | undefined {
  const next = links(answer.headers.link, 'next')[0]?.parameters;
  return next?.results === 'true' ? next.cursor : undefined;
}
