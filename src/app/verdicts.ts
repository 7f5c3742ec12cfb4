import { isoNow } from '../core/clockTime';
import { LAST_FETCHED } from '../core/engine/leftFlag';
import type { Ports } from '../core/ports';
import type { CandidateSource } from '../core/candidates/candidate';
import { watched } from '../core/candidates/candidates';
import { canBe } from '../core/runbook/resources';
import { lookAtAirflow, verdictFacts } from '../kinds/shared/airflow';
import type { UiHost } from '../ui/host';

/** Whether Airflow can be replaced now, for each runbook that has one, since each decides which DAGs may wait. */
export type Verdicts = UiHost['verdicts'];

/** @returns a function that looks at Airflow once for each runbook as last fetched, without changing anything */
export function createVerdicts(
  source: CandidateSource & {
    readonly ports: Ports;
    /** Masks secrets in what gets shown. */
    readonly masked: <T>(value: T) => T;
  },
): Verdicts {
  const { ports, masked } = source;
  return async signal => {
    const runbooks = await watched(source, LAST_FETCHED, signal);
    const found = runbooks.flatMap(({ title, resources = {} }) =>
      Object.values(resources).flatMap(airflow =>
        canBe('airflow', airflow) ? [{ runbook: title, resources: { airflow } }] : [],
      ),
    );
    return Promise.all(
      found.map(async ({ runbook, resources }) => {
        const verdict = await lookAtAirflow({ ports, resources, signal });
        const facts = verdictFacts({ ports }, verdict);
        return masked({ runbook, reading: { summary: verdict.summary, facts, at: isoNow(ports.clock) } });
      }),
    );
  };
}
