import type { IncomingHttpHeaders } from 'node:http';

/** A request, as passed to a handler. */
export interface Call {
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Decoded values of the route's `:name` parts. */
  readonly params: Readonly<Record<string, string>>;
}

/** A handler's answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or chunks that are sent as fast as the client reads them. */
  readonly body: string | Iterable<string>;
}
export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Thrown anywhere in a handler to answer at once. */
export class AnswerError extends Error {
  constructor(readonly answer: Answer) {
    super(`Answered ${String(answer.status)}.`);
    this.name = 'AnswerError';
  }
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function text(
  status: number,
  body: string,
  contentType = 'text/plain; charset=utf-8',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body };
}

export function html(status: number, title: string): Answer {
  const page = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return text(status, page, 'text/html; charset=utf-8');
}

/** An answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: '' };
}

/** The body as JSON; undefined if it isn't valid JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** A JSON object, or undefined for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
