import { constantFrom, oneof, record, constant, option, string, type Arbitrary } from 'fast-check';
import { hostileText } from '../hostile';
import { mutatedJson, type Json } from '../mutateJson';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target, type Target } from '../target';
import { type Loopback, type Reply, serve } from '../../integration/clients/loopback';

/** A service's answer at a path, when all is well. */
export interface Route {
  /** Matches method, path and query. */
  readonly at: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Json;
}
/** A service, and every call to it. */
export interface Asked {
  readonly name: string;
  readonly routes: readonly Route[];
  /** Each call uses its own client. */
  readonly calls: (address: string) => readonly (() => Promise<unknown>)[];
}
interface Answer {
  readonly route: number;
  readonly reply: Reply;
}

/** Text that a header can carry. */
const header = hostileText.map(text => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'));
const statuses = constantFrom(
  200,
  200,
  200,
  200,
  204,
  304,
  307,
  400,
  401,
  403,
  404,
  409,
  422,
  429,
  500,
  502,
  599,
);

/** Deeper than a recursive reader may go. */
const inside = '['.repeat(50_000) + ']'.repeat(50_000);
const deep = [inside, `{"message":${inside}}`, `${'{"errors":'.repeat(20_000)}1${'}'.repeat(20_000)}`];

function answers(routes: readonly Route[]): Arbitrary<Answer> {
  return oneof(
    ...routes.map(({ status = 200, headers = {}, body }, index) =>
      record({
        route: constant(index),
        reply: record({
          status: oneof(constant(status), constant(status), statuses),
          headers: record({
            more: constant(headers),
            type: constantFrom(
              'application/json',
              'application/json',
              'application/json',
              'text/html',
              'text/plain',
              '',
            ),
            link: option(
              oneof(
                header,
                mutatedHeader('<https://evil.example/x?page=2>; rel="next"; results="true"; cursor="0:1"'),
              ),
            ),
            limits: option(oneof(header, constantFrom('0', '-1', '1e999', 'Fri, 31 Dec 9999 23:59:59 GMT'))),
            challenge: option(
              mutatedHeader('Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="x"'),
            ),
          }).map(({ more, type, link, limits, challenge }) => ({
            ...more,
            'content-type': type,
            ...(link === null ? {} : { link }),
            ...(limits === null
              ? {}
              : {
                  'retry-after': limits,
                  'x-ratelimit-remaining': '0',
                  'x-ratelimit-reset': limits,
                  date: limits,
                }),
            ...(challenge === null ? {} : { 'www-authenticate': challenge }),
          })),
          body: oneof(
            mutatedJson([body]).map(json => JSON.stringify(json)),
            mutatedJson([body]).map(json => JSON.stringify(json)),
            mutatedText([JSON.stringify(body)]),
            string(),
            constantFrom(...deep),
          ),
        }),
      }),
    ),
  );
}

function mutatedHeader(valid: string): Arbitrary<string> {
  return mutatedText([valid], header).map(text =>
    text
      .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
      .trim()
      .slice(0, 8_000),
  );
}

/** Whatever one of a service's answers contains, each call returns a value or throws a problem. */
export function answersOf({ name, routes, calls }: Asked, runs: number): Target {
  let server: Loopback | undefined;
  let now: Answer | undefined;
  return target({
    name: `answers-${name}`,
    inputs: answers(routes),
    runs,
    holds: async answer => {
      now = answer;
      server ??= await serve(({ method, url }) => {
        const route = routes.findIndex(({ at }) => at.test(`${method} ${url}`));
        if (route === now?.route) return now.reply;
        const { status, headers, body } = routes[route] ?? {
          status: 404,
          headers: {},
          body: { message: 'Not Found' },
        };
        const type = { 'content-type': 'application/json', ...headers };
        return { ...(status === undefined ? {} : { status }), headers: type, body: JSON.stringify(body) };
      });
      for (const call of calls(server.url)) await resultOrProblem(call);
    },
    end: async () => {
      await server?.[Symbol.asyncDispose]();
      server = undefined;
    },
  });
}
