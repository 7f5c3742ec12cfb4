import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AnswerError, json, type Answer, type Call, type Handler } from './call';

/** A server on loopback. */
export interface LoopbackServer {
  /** Origin, e.g. `http://127.0.0.1:40123`. */
  readonly address: string;
  /** Refuses connections (true) or listens again on the same port (false). */
  refuse(on: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Called with every answer. */
export type AnswerLog = (call: Pick<Call, 'method' | 'path' | 'query'>, status: number) => void;

/** Listens on a free port of 127.0.0.1. */
export async function startServer(
  handle: Handler,
  log: AnswerLog = () => undefined,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    void respond(handle, log, request, response);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}`,
    async refuse(on) {
      if (on && server.listening) await close(server);
      if (!on && !server.listening) await listen(server, port);
    },
    close: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

async function respond(
  handle: Handler,
  log: AnswerLog,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  // URL would normalize `..` and `//`; the handlers must see the path as sent.
  const path = (request.url ?? '/').replace(/[?#].*$/, '');
  const method = request.method ?? 'GET';
  try {
    const body = await readBody(request);
    const call: Call = { method, path, query: url.searchParams, headers: request.headers, body, params: {} };
    const answer = await settle(handle, call);
    log(call, answer.status);
    response.writeHead(answer.status, answer.headers);
    if (method === 'HEAD' || typeof answer.body === 'string') {
      response.end(method === 'HEAD' ? undefined : answer.body);
    } else {
      await pipeline(Readable.from(answer.body), response);
    }
  } catch {
    // The client disconnected in the middle of its request or of our answer, so there is nobody to report to.
    response.destroy();
  }
}

async function settle(handle: Handler, call: Call): Promise<Answer> {
  try {
    return await handle(call);
  } catch (error) {
    if (error instanceof AnswerError) return error.answer;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return json(500, { message: `The rehearsal itself failed: ${message}` });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
