import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Ways in which a request can fail. */
export const httpFaults = [
  'refused',
  'reset',
  'slow',
  'half a body',
  'wrong content type',
  'a web page',
  '401',
  '403',
  '404',
  '409',
  '422',
  '429',
  '500',
  '502',
  '503',
  '504',
  'accepted, then 502',
] as const;
export type HttpFault = (typeof httpFaults)[number];

/** One request, and whether the server behind accepted it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly accepted: boolean;
}
export interface FaultyServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
}

/** Faults at which the server behind has accepted the request, although nobody can tell from outside. */
const TAKES_ON: readonly HttpFault[] = [
  'reset',
  'slow',
  'half a body',
  'wrong content type',
  'accepted, then 502',
];

/**
 * A proxy that forwards requests to a server, and makes one of them fail.
 * @param fails.nth which of the requests, from 1
 * @param fails.lasting all later ones fail, too
 */
export async function faultyServer(
  behind: string,
  fails?: { readonly fault: HttpFault; readonly nth: number; readonly lasting: boolean },
): Promise<FaultyServer> {
  const seen: Seen[] = [];
  let own = '';
  const handOn = async (method: string, path: string, headers: Record<string, string>, body: Buffer) => {
    const reply = await fetch(behind + path, {
      ...{ method, headers, redirect: 'manual' },
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const text = (await reply.text()).replaceAll(behind, own);
    const kept = [...reply.headers].filter(
      ([name]) => !/^(content-length|transfer-encoding|connection)$/.test(name),
    );
    return {
      status: reply.status,
      text,
      headers: Object.fromEntries(kept.map(([name, value]) => [name, value.replaceAll(behind, own)])),
    };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url: path = '/' } = request;
      const nth = seen.length + 1;
      const isFaulty = fails !== undefined && (fails.lasting ? nth >= fails.nth : nth === fails.nth);
      const fault = isFaulty ? fails.fault : undefined;
      const accepted = fault === undefined || TAKES_ON.includes(fault);
      seen.push({ method, path: path.replace(/\?.*/, ''), accepted });
      const headers = Object.fromEntries(
        Object.entries(request.headers)
          .filter(([name]) => !/^(host|connection|content-length|transfer-encoding)$/.test(name))
          .map(([name, value]) => [name, String(value)]),
      );
      const answered = accepted ? handOn(method, path, headers, Buffer.concat(chunks)) : undefined;
      const told = answer(response, fault, answered).catch(() => {
        // The client gave up, or the test is over.
        response.destroy();
      });
      void told.then(() => {
        if (fails?.fault === 'refused' && nth === fails.nth - 1) server.close();
      });
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (fails?.fault === 'refused' && fails.nth === 1) await new Promise(resolve => server.close(resolve));
  return {
    url: own,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise(resolve => server.close(resolve));
    },
  };
}

type Answered = Promise<{
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}>;

async function answer(
  response: ServerResponse,
  fault: HttpFault | undefined,
  answered: Answered | undefined,
): Promise<void> {
  const { status, text, headers } = (await answered) ?? { status: 0, text: '', headers: {} };
  // A kept-alive connection would not notice that nobody is listening anymore.
  const ended = { connection: 'close' };
  const json = { 'content-type': 'application/json', ...ended };
  switch (fault) {
    case undefined:
      response.writeHead(status, { ...headers, ...ended }).end(text);
      return;
    case 'refused':
    case 'reset':
      response.destroy();
      return;
    case 'slow':
      return;
    case 'half a body':
      response.writeHead(status, { ...headers, ...ended, 'content-length': Buffer.byteLength(text) + 10 });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    case 'wrong content type':
      response
        .writeHead(status, { ...headers, ...ended, 'content-type': 'application/octet-stream' })
        .end(text);
      return;
    case 'a web page':
      response.writeHead(200, { 'content-type': 'text/html', ...ended }).end('<html>Sign in</html>');
      return;
    case '429':
      response.writeHead(429, { ...json, 'retry-after': '3600' }).end('{"message":"Too many"}');
      return;
    case 'accepted, then 502':
      response.writeHead(502, json).end('{"message":"Bad gateway"}');
      return;
    default:
      response.writeHead(Number(fault), json).end('{"message":"A fault of the test"}');
  }
}
