import { createServer, request as forward, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Forwards everything to a server on loopback unchanged, and records the requests. */
export interface Relay {
  readonly address: string;
  /** Method and path with query of each request so far. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * @param target the server's address, possibly with a path that the relay's address has too
 * @param tls certificate and key in PEM; plain http without them
 */
export async function startRelay(
  target: string,
  tls?: { readonly cert: string; readonly key: string },
): Promise<Relay> {
  const { port, pathname } = new URL(target);
  const asked: string[] = [];
  const pass: RequestListener = (request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const onward = forward(
      { host: '127.0.0.1', port, path: request.url, method: request.method, headers: request.headers },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  const server = tls === undefined ? createServer(pass) : createTlsServer(tls, pass);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const own = (server.address() as AddressInfo).port;
  return {
    address: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${own}${pathname.replace(/\/$/, '')}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}
