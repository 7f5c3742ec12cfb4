/** Queries an Airflow's version in a process whose trusted certificates the caller chose, and prints it or the problem. */
import { clientOf } from '../contract/airflow/server';
import { toProblem } from '../../src/core/errors';
import { never } from '../integration/clients/loopback';

const [user = '', password = ''] = (process.env.AIRFLOW_USER ?? '').split(':');
clientOf({ address: process.env.AIRFLOW_ADDRESS ?? '', user, password })
  .server(never)
  .then(
    server => console.log(server.version),
    (error: unknown) => console.log(toProblem(error).code),
  );
