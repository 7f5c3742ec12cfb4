import { usualRuns } from '../../core/airflow/usualRuns';
import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import { Remembered } from './remembered';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>;

/** The usual duration of a DAG hardly changes. */
const REMEMBERED_MS = 60 * 60_000;
/** Limit on the DAGs to ask about: if more are blocking, nobody waits for all of them. */
const MOST_DAGS = 20;
/** Only the latest: a request for others means that other DAGs are blocking. */
const remembered = new Remembered<ReadonlyMap<string, number>>(1, REMEMBERED_MS);

/**
 * Usual duration of these DAGs' runs, in milliseconds. Requested in addition to the verdict, for people: whatever can't be
 * read is left out.
 */
export async function usualDags(
  { ports, signal }: Context,
  dagIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(dagIds)].sort().slice(0, MOST_DAGS);
  const key = [ports.airflow.address, ...wanted].join(' ');
  return remembered.get(key, ports.clock.now(), read);

  async function read(): Promise<ReadonlyMap<string, number>> {
    try {
      return wanted.length === 0 ? new Map() : usualRuns(await ports.airflow.finishedRuns(wanted, signal));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return new Map();
    }
  }
}
