import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { AirflowApi, AirflowServer, Dag } from '../../core/ports/airflow';
import { dialectOf } from './dialect';
import { HealthSchema } from './health';
import type { AirflowOptions } from './options';
import { readShown } from './pages';
import { FinishedRunsSchema, ImportErrorsSchema } from './schemas';
import { createSession } from './session';
import { type Asked, readDag, readSnapshot } from './snapshot';
import { pageOf, pagesOf, path, serverTime, webAddress } from '../http';

export type { AirflowCredentials, AirflowOptions } from './options';

/**
 * A client for Airflow 2 (2.4 and later) or 3, whichever answers at the address. Sends nothing before the first call. Every
 * method throws {@link ProblemError}: the causes of the http layer prefixed with `airflow.`, and `airflow.not-signed-in`,
 * `airflow.no-token-login`, `airflow.partial`, `airflow.hidden`, `airflow.changing`.
 */
export function createAirflow(options: AirflowOptions): AirflowApi {
  const session = createSession(options);
  const { http } = session;
  /** The API of the server that answered last. */
  let api: AirflowServer['api'] | undefined;

  async function ask(signal: AbortSignal): Promise<Asked & { readonly server: AirflowServer }> {
    const server = await session.server(signal);
    api = server.api;
    return { session, server, dialect: dialectOf(server), signal };
  }

  async function dag(dagId: string, signal: AbortSignal): Promise<Dag | undefined> {
    return readDag(await ask(signal), dagId);
  }

  return {
    address: options.address,
    server: signal => session.server(signal, true),
    dag,
    snapshot: async (dagIds, signal) => {
      const asked = await ask(signal);
      return { server: asked.server, ...(await readSnapshot(asked, dagIds, () => options.clock.now())) };
    },
    finishedRuns: async (dagIds, signal) => {
      const { dialect } = await ask(signal);
      const answer = await session.send({
        signal,
        method: 'POST',
        path: `${dialect.root}/dags/~/dagRuns/list`,
        body: { dag_ids: dagIds, states: ['success'], page_limit: 100, order_by: '-id' },
        repeatable: true,
      });
      return http.parse(FinishedRunsSchema, answer);
    },
    setPaused: async (dagId, paused, signal) => {
      const { dialect } = await ask(signal);
      await session.send({
        signal,
        method: 'PATCH',
        path: `${dialect.root}${path`/dags/${dagId}`}`,
        query: { update_mask: 'is_paused' },
        body: { is_paused: paused },
        repeatable: true,
      });
      const now = await dag(dagId, signal);
      if (now?.paused === paused) return now;
      throw new ProblemError({
        code: 'airflow.conflict',
        message: paused
          ? l10n.t`Airflow took the change, but ${dagId} is not paused: somebody else changed it at the same time.`
          : l10n.t`Airflow took the change, but ${dagId} is not unpaused: somebody else changed it at the same time.`,
        remedy: l10n.t('Agree with whoever changed it, then try again.'),
      });
    },
    health: async signal => {
      const { dialect } = await ask(signal);
      const answer = await session.send({ signal, path: dialect.health });
      const components = http.parse(HealthSchema, answer);
      return { at: new Date(serverTime(answer) ?? options.clock.now()).toISOString(), components };
    },
    importErrors: async signal => {
      const { dialect } = await ask(signal);
      const at = `${dialect.root}/importErrors`;
      const pages = pagesOf(http.service);
      const rows = await readShown(
        async offset => {
          const answer = await session.send({ signal, path: at, query: { limit: 100, offset } });
          const page = http.parse(ImportErrorsSchema, answer);
          pages.add({ ...pageOf(answer, page.rows.length), mayFollow: true });
          return page;
        },
        row => row.id,
      );
      return rows.map(row => row.error);
    },
    dagUrl: (dagId, runId) => {
      if (runId === undefined || api === undefined) return webAddress(http.service, path`/dags/${dagId}`);
      return webAddress(
        http.service,
        api === 'v1'
          ? `${path`/dags/${dagId}`}/grid?dag_run_id=${encodeURIComponent(runId)}`
          : path`/dags/${dagId}/runs/${runId}`,
      );
    },
  };
}
