import * as v from 'valibot';
import type { AirflowComponent } from '../../core/ports/airflow';

const Status = v.nullish(v.picklist(['healthy', 'unhealthy']), null);
const Beat = v.nullish(v.string(), null);
const missing = { status: null };

/**
 * The health body, which is the same in both APIs. A component that the server doesn't run is null or has a null status; the
 * response is 200 either way.
 */
export const HealthSchema = v.pipe(
  v.object({
    metadatabase: v.object({ status: Status }),
    scheduler: v.object({ status: Status, latest_scheduler_heartbeat: Beat }),
    triggerer: v.nullish(v.object({ status: Status, latest_triggerer_heartbeat: Beat }), missing),
    dag_processor: v.nullish(v.object({ status: Status, latest_dag_processor_heartbeat: Beat }), missing),
  }),
  v.transform(({ metadatabase, scheduler, triggerer, dag_processor }): readonly AirflowComponent[] => [
    { name: 'metadatabase', status: metadatabase.status, heartbeatAt: null },
    { name: 'scheduler', status: scheduler.status, heartbeatAt: scheduler.latest_scheduler_heartbeat },
    { name: 'triggerer', status: triggerer.status, heartbeatAt: triggerer.latest_triggerer_heartbeat },
    {
      name: 'dag_processor',
      status: dag_processor.status,
      heartbeatAt: dag_processor.latest_dag_processor_heartbeat,
    },
  ]),
);
