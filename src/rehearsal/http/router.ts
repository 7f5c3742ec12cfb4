import type { Answer, Handler } from './call';

export interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly handle: Handler;
}

/**
 * A route.
 * @param pattern e.g. `/repos/:owner/:repo`; a last part `*name` takes the rest of the path
 */
export function route(method: string, pattern: string, handle: Handler): Route {
  return { method, parts: split(pattern), handle };
}

/** Handles a call with the first matching route; HEAD uses the GET routes. */
export function router(routes: readonly Route[], otherwise: Handler): Handler {
  return (call): Answer | Promise<Answer> => {
    const parts = split(call.path);
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    for (const candidate of routes) {
      if (candidate.method !== method) continue;
      const params = match(candidate.parts, parts);
      if (params) return candidate.handle({ ...call, params });
    }
    return otherwise(call);
  };
}

function split(path: string): readonly string[] {
  return path.split('/').slice(1);
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    if (expected.startsWith('*')) {
      const rest = decode(parts.slice(index).join('/'));
      if (rest === undefined || rest === '') return undefined;
      params[expected.slice(1)] = rest;
      return params;
    }
    const part = decode(parts[index] ?? '');
    if (part === undefined) return undefined;
    if (expected.startsWith(':') && part !== '') params[expected.slice(1)] = part;
    else if (expected !== part) return undefined;
  }
  return parts.length === pattern.length ? params : undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
