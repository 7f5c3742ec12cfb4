import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AirflowApi } from '../../src/core/ports/airflow';
import { clientContract } from '../contract/airflow/contract';
import { manyRuns, MANY_RUNS, TASKS_A_RUN } from '../contract/airflow/manyRuns';
import { quirks } from '../contract/airflow/quirks';
import { sameFields } from '../contract/airflow/sameFields';
import { clientOf, type ContractServer } from '../contract/airflow/server';
import { startSimulated, type Simulated } from '../contract/airflow/simulated';
import { pausing } from './pausing';
import { MAXIMUM_PAGE_LIMIT } from './configuration';
import { startAirflow, type Installation, type RealAirflow } from './realAirflow';
import { verdicts } from './verdicts';
import { waysIn } from './ways';

/** Number of DAGs in `dags/shapes.py`. */
const DAGS = 47;
/** The one that is run to its end. */
const SUCCEEDS = 'idle_01';

const installation = JSON.parse(process.env.AIRFLOW_UNDER_TEST ?? '{}') as Installation & {
  /** Files for the results in the table, as JSON: the verdicts, and the number of requests with many runs. */
  readonly verdicts: string;
  readonly requests: string;
};

describe(`Airflow ${installation.version}`, function () {
  this.timeout(900_000);
  let airflow: RealAirflow;
  let server: ContractServer;
  let client: AirflowApi;
  before('start it', async () => {
    airflow = await startAirflow(installation, DAGS);
    await airflow.trigger(SUCCEEDS, 'done');
    server = {
      finished: SUCCEEDS,
      ...{ api: airflow.api, version: airflow.version, address: airflow.address },
      ...{ user: 'admin', password: 'admin', pageLimit: MAXIMUM_PAGE_LIMIT },
      limited: { oneDag: 'onedag', nothing: 'nothing' },
    };
    client = clientOf(server);
  });
  after('stop it', () => (airflow as RealAirflow | undefined)?.stop());

  const judged = verdicts(
    () => airflow,
    () => client,
    installation.verdicts,
  );
  describe('judged in every shape', judged.atOnce);
  describe('asked by the client', () => clientContract(() => server));
  describe('over the wire', () => quirks(() => server));
  describe('compared with the simulator', () => {
    let simulated: Simulated;
    before(async () => {
      simulated = await startSimulated(airflow.api === 'v1' ? 2 : 3);
    });
    after(() => simulated.close());
    sameFields(
      () => server,
      () => simulated,
    );
  });
  describe('when signing in', () => waysIn(() => server));
  describe('judged in the shapes that take a while', judged.late);
  describe('when DAGs are paused', () =>
    pausing(
      () => airflow,
      () => client,
    ));
  describe('with many unfinished runs', () => {
    const add = async (): Promise<void> => {
      await airflow.end('scheduler');
      const database = path.join(installation.home, 'airflow.db');
      const program = path.join(__dirname, 'many_runs.py');
      await airflow.python(program, database, String(MANY_RUNS), String(TASKS_A_RUN));
    };
    manyRuns(
      () => server,
      add,
      requests => {
        writeFileSync(installation.requests, JSON.stringify(requests));
      },
    );
  });
});
