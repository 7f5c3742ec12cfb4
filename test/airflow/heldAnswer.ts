import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The service that the sensors of the test DAGs poll: "not yet" (404) to everything; requests to `/held` wait for `release`. */
export interface HeldAnswer {
  readonly url: string;
  /** Number of pokes that are waiting for an answer. */
  held(): number;
  /** Answers "not yet" to those; later ones wait again. */
  answer(): void;
  /** Answers "not yet" to those, and immediately to later ones. */
  release(): void;
  close(): Promise<void>;
}

/** Starts the service on loopback. */
export async function startHeldAnswer(): Promise<HeldAnswer> {
  const waiting = new Set<ServerResponse>();
  let open = false;
  const notYet = (response: ServerResponse): void => {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('not yet');
  };
  const server = createServer((request, response) => {
    if (open || request.url !== '/held') {
      notYet(response);
      return;
    }
    waiting.add(response);
    response.on('close', () => waiting.delete(response));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const answer = (): void => waiting.forEach(notYet);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () => waiting.size,
    answer,
    release: () => {
      open = true;
      answer();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}
