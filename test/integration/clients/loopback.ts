import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/core/ports/clock';

/** One request that a loopback server received. */
export interface Received {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What it replies: JSON unless the body is text; 200 by default. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Loopback extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
}

/**
 * A real HTTP server on loopback that records what it receives.
 * @param answer a reply, or: `hang` never answers, `drip` starts and never ends, `drop` closes the connection
 */
export async function serve(
  answer: (request: Received, count: number) => Reply | 'hang' | 'drip' | 'drop',
): Promise<Loopback> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one: Received = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(one);
      const reply = answer(one, received.length);
      if (reply === 'hang') return;
      if (reply === 'drip') {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 5);
        request.socket.on('close', () => {
          clearInterval(timer);
        });
        return;
      }
      if (reply === 'drop') {
        request.socket.destroy();
        return;
      }
      const text = typeof reply.body === 'string';
      response.writeHead(reply.status ?? 200, {
        'content-type': text ? 'text/plain' : 'application/json',
        ...reply.headers,
      });
      response.end(text ? reply.body : reply.body === undefined ? '' : JSON.stringify(reply.body));
    });
  };
  const server = createServer(listener);
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: () => close(server),
  };
}

/** A loopback address at which nothing listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  await close(server);
  return `http://127.0.0.1:${port}`;
}

/** A clock on which waiting takes no time; it records the waits. */
export function instantClock(now = Date.parse('2026-11-22T12:00:00Z')): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: ms => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

export const never: AbortSignal = new AbortController().signal;

function listen(server: Server): Promise<void> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(resolve => server.close(() => resolve()));
}
