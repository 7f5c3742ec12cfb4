import assert from 'node:assert/strict';
import { ProblemError } from '../../src/core/errors';
import type { World } from '../../src/rehearsal/world';
import { discard, testWorld } from '../integration/rehearsal/worlds';
import { callsOf, type ClientCall } from './calls';
import { faultyServer, httpFaults, type HttpFault, type Seen } from './faultyServer';
import { shareOf } from './share';

/** How the clients report each fault, whatever the service. */
const CAUSES: Readonly<Record<HttpFault, readonly string[]>> = {
  refused: ['network'],
  reset: ['network'],
  slow: ['timeout'],
  'half a body': ['network'],
  'wrong content type': ['malformed'],
  'a web page': ['html', 'malformed'],
  '401': ['unauthorized'],
  // A single forbidden list of Airflow means partial access.
  '403': ['forbidden', 'partial'],
  '404': ['not-found'],
  '409': ['conflict'],
  '422': ['invalid'],
  '429': ['rate-limited'],
  '500': ['server-error'],
  '502': ['server-error'],
  '503': ['server-error'],
  '504': ['server-error'],
  'accepted, then 502': ['server-error'],
};
/** Responses of which only status and headers are read, or text other than JSON. */
const ANY_TYPE = [
  'registry.digest HEAD',
  'registry.resolve GET',
  'slack.post POST',
  'github.dispatchWorkflow POST',
  'github.setDeploymentStatus POST',
  'github.approve POST',
];
const NAMES = {
  airflow: 'Airflow',
  github: 'GitHub',
  registry: 'registry',
  sentry: 'Sentry',
  slack: 'Slack',
};
/** Divides the long timeouts of the clients, so that the test need not wait for them. */
const SHORTER = 100;

describe('the clients of a deployment', function () {
  this.timeout(1_800_000);
  let world: World;
  beforeEach(async () => {
    world = await testWorld({ airflow: Number(process.env.FAULTS_SEED ?? 0) % 2 === 0 ? 2 : 3 });
  });
  afterEach(() => discard(world));

  it('name cause and remedy of any fault at any request, and repeat no write', async () => {
    const points: {
      call: ClientCall;
      nth: number;
      clean: readonly Seen[];
      fault: HttpFault;
      lasting: boolean;
    }[] = [];
    for (const call of await callsOf(world)) {
      await using server = await faultyServer(world.addresses[call.service]);
      await call.call(server.url);
      const clean = [...server.seen];
      for (let nth = 1; nth <= clean.length; nth++)
        for (const fault of httpFaults)
          for (const lasting of [false, true]) points.push({ call, nth, clean, fault, lasting });
    }
    const broken: string[] = [];
    for (const point of shareOf(points, 16, 'faults at requests of the clients')) {
      const { call, nth, fault, lasting } = point;
      const wrong = await whatIsWrong(world, point);
      const when = lasting ? 'from' : 'at';
      if (wrong !== null)
        broken.push(`${fault} ${when} request ${nth} of ${call.service}.${call.method}: ${wrong}`);
    }
    assert.deepEqual(broken, []);
  });
});

interface Point {
  readonly call: ClientCall;
  readonly nth: number;
  readonly clean: readonly Seen[];
  readonly fault: HttpFault;
  readonly lasting: boolean;
}

/** null: nothing */
async function whatIsWrong(
  world: World,
  { call, nth, clean, fault, lasting }: Point,
): Promise<string | null> {
  call.before?.();
  await using server = await faultyServer(world.addresses[call.service], { fault, nth, lasting });
  const problem = await (fault === 'slow'
    ? inShorterTime(() => outcome(call, server.url))
    : outcome(call, server.url));
  const writes = (seen: readonly Seen[]) =>
    seen.filter(({ method }) => !['GET', 'HEAD'].includes(method)).length;
  // Requests to Airflow state the desired result or list something, so they may be repeated.
  if (call.service !== 'airflow' && writes(server.seen) > writes(clean)) return 'a write is repeated';
  if (typeof problem === 'string') return problem;
  if (problem === null) {
    const answers = `${call.service}.${call.method} ${clean[nth - 1]?.method ?? ''}`;
    const isRead = fault === 'wrong content type' && ANY_TYPE.includes(answers);
    return lasting && !isRead ? 'taken for a success' : null;
  }
  const cause = problem.code.replace(`${call.service}.`, '');
  // An Airflow 3 whose token login answers like this has none.
  const isLogin = cause === 'no-token-login' && clean[nth - 1]?.path === '/auth/token';
  if (!isLogin && !CAUSES[fault].includes(cause)) return `told as ${problem.code}`;
  if (!problem.message.includes(NAMES[call.service])) return `does not name the service: ${problem.message}`;
  return problem.remedy.length > 20 ? null : 'no remedy';
}

/** The problem that a call ends in; null: none; a text: an error that isn't for people. */
async function outcome(call: ClientCall, address: string) {
  try {
    await call.call(address);
    return null;
  } catch (error) {
    return error instanceof ProblemError ? error.problem : `not a problem for people: ${String(error)}`;
  }
}

async function inShorterTime<T>(work: () => Promise<T>): Promise<T> {
  const real = globalThis.setTimeout;
  const shorter = (then: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    real(then, ms >= 10_000 ? ms / SHORTER : ms, ...args);
  globalThis.setTimeout = Object.assign(shorter, real);
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
  }
}
