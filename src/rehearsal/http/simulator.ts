import type { FaultName, ServiceFault, ServiceName } from '../faults';
import { text, type Answer, type Handler } from './call';
import { startServer, type AnswerLog, type LoopbackServer } from './server';

/** Options that every simulated service has in common. */
export interface SimulatorOptions {
  /** Active faults, read on each request; default none. */
  readonly faults?: ReadonlySet<FaultName>;
  /** Milliseconds since the Unix epoch; default the system clock. */
  readonly now?: () => number;
  /** Called with every answer. */
  readonly log?: AnswerLog;
  /** Awaited before each answer, so that everything due has happened. */
  readonly before?: () => Promise<void>;
}

/** Creates a refusal in a service's own format. */
export type Refusal = (status: number, message: string) => Answer;

const OVERSIZED_BYTES = 64 * 1024 * 1024;

/** Serves a simulated service, with the faults that any service can have. */
export function startSimulator(
  service: ServiceName,
  handle: Handler,
  refuse: Refusal,
  options: SimulatorOptions,
): Promise<LoopbackServer> {
  return startServer(async call => {
    await options.before?.();
    return broken(service, refuse, options.faults) ?? handle(call);
  }, options.log);
}

function broken(service: ServiceName, refuse: Refusal, on?: ReadonlySet<FaultName>): Answer | undefined {
  const has = (fault: ServiceFault): boolean => on?.has(`${service}-${fault}`) === true;
  if (has('unauthorized')) return refuse(401, 'Bad credentials');
  if (has('forbidden')) return refuse(403, 'Forbidden');
  if (has('rate-limited')) {
    const answer = refuse(429, 'Too many requests');
    return { ...answer, headers: { ...answer.headers, 'retry-after': '2' } };
  }
  if (has('error')) return refuse(500, 'Internal server error');
  if (has('oversized')) return { ...text(200, '', 'application/json'), body: endless() };
  if (has('malformed')) return text(200, '{"items": [{"name": "x"', 'application/json');
  return undefined;
}

/** A JSON list of 64 MiB, generated on demand, so that it only costs anything when a client reads it all. */
function* endless(): Generator<string> {
  const chunk = `"${'x'.repeat(64 * 1024 - 3)}",`;
  yield '[';
  for (let sent = 0; sent < OVERSIZED_BYTES; sent += chunk.length) yield chunk;
  yield '""]';
}
