import { usualRuns } from '../../core/airflow/usualRuns';
import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import { Remembered } from './remembered';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>;

/** How long a DAG takes hardly changes. */
const REMEMBERED_MS = 60 * 60_000;
/** More DAGs in the way are no reason to ask for more: nobody waits for all of them. */
const MOST_DAGS = 20;
/** Only the newest: when others are asked for, other DAGs are in the way. */
const remembered = new Remembered<ReadonlyMap<string, number>>(1, REMEMBERED_MS);

/**
 * How long the runs of these DAGs usually take, in milliseconds. It is asked for beside the verdict, for people: what can't be
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
