import { html, json, type Handler } from '../http/call';
import type { LoopbackServer } from '../http/server';
import { startSimulator, type SimulatorOptions } from '../http/simulator';
import { Airflow, type AirflowAccount } from './airflow';
import { seedAirflow } from './seed';
import type { AirflowState } from './state';
import { airflow2, v1Problem } from './v1';
import { airflow3 } from './v2';

/** The account of every simulated Airflow. */
export const rehearsalAccount: AirflowAccount = { username: 'rehearsal', password: 'rehearsal-airflow' };

/** Versions before and after a world's upgrade, by major version. */
export const airflowVersions = {
  2: { old: '2.9.2', new: '2.9.3' },
  3: { old: '3.1.0', new: '3.1.2' },
} as const;

export interface AirflowSimulatorOptions extends SimulatorOptions {
  /** Major version, which decides the API. */
  readonly version: 2 | 3;
  /** Default: {@link seedAirflow}, with nothing running. */
  readonly state?: AirflowState;
  readonly account?: AirflowAccount;
  /** Whether the instance is down, in which case the load balancer in front of it answers 502; default never. */
  readonly isAway?: () => boolean;
}

export interface AirflowSimulator extends LoopbackServer {
  /** Live state: a test may change it in place. */
  readonly state: AirflowState;
  readonly account: AirflowAccount;
}

/**
 * Serves one Airflow, on its own or as a part of a world.
 *
 * The behavior follows the published descriptions of both APIs
 * (https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html) and the issues linked in the code.
 */
export async function startAirflowSimulator(options: AirflowSimulatorOptions): Promise<AirflowSimulator> {
  const { version, isAway, account = rehearsalAccount, faults = new Set(), now = Date.now } = options;
  const state = options.state ?? seedAirflow(airflowVersions[version].old, now());
  const airflow = new Airflow(state, account, faults, now);
  const api = version === 2 ? airflow2(airflow) : airflow3(airflow);
  const handle: Handler = call => {
    if (isAway?.() === true) return html(502, '502 Bad Gateway');
    if (faults.has('airflow-html')) return html(200, 'Sign in');
    return api(call);
  };
  const refuse =
    version === 2
      ? (status: number, message: string) => v1Problem(status, message, null)
      : (status: number, message: string) => json(status, { detail: message });
  const server = await startSimulator('airflow', handle, refuse, options);
  return { ...server, state, account };
}
