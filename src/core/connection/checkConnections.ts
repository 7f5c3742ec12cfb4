import { readOnly } from '../engine/dryRun/readOnly';
import { LAST_FETCHED } from '../engine/leftFlag';
import { CancelledError, toProblem } from '../errors';
import type { Ports } from '../ports';
import type { CandidateSource } from '../candidates/candidate';
import { candidates } from '../candidates/candidates';
import type { Connection, ConnectionCheck, Connections, Needs } from './connection';
import { needsOf } from './needs';

export interface ConnectionsOptions extends CandidateSource {
  readonly ports: Ports;
  readonly checks: readonly ConnectionCheck[];
  /** Masks secrets in what is shown. */
  readonly masked: <T>(value: T) => T;
}

/** Tests what the runbooks of a repository use. */
export interface ConnectionTests {
  /**
   * Tests each once, in parallel, without changing anything.
   * @param tell called with all of them after each change
   * @returns their final state; `cancelled` if the signal aborts
   */
  check(tell: (connections: Connections) => void, signal: AbortSignal): Promise<Connections>;
}

/** @returns {@link ConnectionTests} for the runbooks on origin's default branch, as last fetched */
export function createConnectionTests(options: ConnectionsOptions): ConnectionTests {
  const { checks, kinds, masked } = options;
  const ports = readOnly(options.ports);
  return {
    check: async (tell, signal) => {
      const found = new Map<string, Connection>();
      let shown: readonly ConnectionCheck[] = [];
      const all = (is: Connections['is']): Connections =>
        masked({ is, all: shown.map(check => found.get(check.name) ?? untested(check)) });
      const keep = (connection: Connection): void => {
        if (signal.aborted) return;
        found.set(connection.name, connection);
        tell(all('running'));
      };
      const test = async (check: ConnectionCheck, needs: Needs): Promise<void> => {
        keep({ ...untested(check), status: 'checking' });
        keep(await tested(check, { ...needs, ports, signal }));
      };
      // Runbooks are only as recent as git could fetch them, so git comes first.
      const [first, ...others] = checks;
      const nothing = needsOf([], kinds);
      shown = first === undefined ? [] : [first];
      try {
        if (first !== undefined) await test(first, nothing);
        const { startable, withheld } = await candidates(options, LAST_FETCHED, signal);
        const needs = needsOf(
          [...startable, ...withheld].map(({ runbook }) => runbook),
          kinds,
        );
        shown = checks.filter(check => check === first || check.isNeeded(needs));
        tell(all('running'));
        await orAborted(
          Promise.all(others.filter(check => shown.includes(check)).map(check => test(check, needs))),
          signal,
        );
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      const last = all(signal.aborted ? 'cancelled' : 'done');
      tell(last);
      return last;
    },
  };
}

async function tested(
  check: ConnectionCheck,
  context: Parameters<ConnectionCheck['check']>[0],
): Promise<Connection> {
  try {
    const facts = await check.check(context);
    const says = facts.map(({ label, value }) => (value === '' ? label : `${label}: ${value}`)).join(' · ');
    return { ...untested(check), status: 'good', says };
  } catch (error) {
    const { message, remedy } = toProblem(error);
    const status = check.isOptional === true ? 'missing' : 'bad';
    return { ...untested(check), status, says: message, remedy };
  }
}

function untested({ name, title }: ConnectionCheck): Connection {
  return { name, title, status: 'waiting', says: '', remedy: '' };
}

/** Don't let a server that never answers delay someone who has canceled. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new CancelledError());
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
