import type { AirflowState, SimulatedRun } from './state';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const DAGS: Readonly<Record<string, number>> = {
  wikimedia_commons_workflow: 40,
  image_data_refresh: 200,
  audio_data_refresh: 150,
};

/** Successful runs from before the world began: three of each DAG that may run in it, newest first. */
export function pastRuns({ upSince }: Pick<AirflowState, 'upSince'>): readonly SimulatedRun[] {
  return [1, 2, 3].flatMap(week =>
    Object.entries(DAGS).map(([dagId, minutes]): SimulatedRun => {
      const start = Date.parse(upSince) - week * WEEK_MS;
      const startedAt = new Date(start).toISOString();
      return {
        ...{ dagId, runId: `scheduled__${startedAt}`, state: 'success', type: 'scheduled' },
        ...{ logicalDate: startedAt, startedAt, endedAt: new Date(start + minutes * 60_000).toISOString() },
      };
    }),
  );
}
