import type { AirflowState, SimulatedDag } from './state';

/** DAGs of the Openverse catalog, by schedule (https://docs.openverse.org/catalog/reference/DAGs.html). */
const dagIds: Readonly<Record<string, readonly string[]>> = {
  '@monthly': [
    'auckland_museum_workflow',
    'cc_mixter_workflow',
    'cleveland_museum_workflow',
    'flickr_audit_sub_provider_workflow',
    'inaturalist_workflow',
    'jamendo_workflow',
    'justtakeitfree_workflow',
    'nappy_workflow',
    'rawpixel_workflow',
    'science_museum_workflow',
    'smk_workflow',
    'stocksnap_workflow',
    'wordpress_workflow',
  ],
  '0 0 * * 1': ['image_data_refresh', 'audio_data_refresh', 'smithsonian_workflow', 'phylopic_workflow'],
  '@daily': [
    'check_silenced_dags',
    'europeana_workflow',
    'finnish_museums_workflow',
    'flickr_workflow',
    'metropolitan_museum_workflow',
    'pr_review_reminders',
    'rotate_db_snapshots',
    'wikimedia_commons_workflow',
  ],
  '@weekly': ['airflow_log_cleanup', 'freesound_workflow', 'report_pending_reported_media'],
  '': [
    'add_rekognition_labels',
    'batched_update',
    'catalog_cleaner',
    'create_new_production_es_index',
    'create_proportional_by_source_staging_index',
    'delete_records',
    'point_staging_alias',
    'recreate_full_staging_index',
    'staging_database_restore',
  ],
};

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * An Airflow on which nothing runs and nothing is about to start.
 * @param version e.g. `2.9.3`
 * @param now milliseconds since the Unix epoch
 */
export function seedAirflow(version: string, now: number): AirflowState {
  const dags = Object.entries(dagIds).flatMap(([schedule, ids], group) =>
    ids.map((dagId, index): SimulatedDag => ({
      dagId,
      // One that people paused on purpose, and that nobody may unpause by the way.
      paused: dagId === 'recreate_full_staging_index',
      schedule: schedule === '' ? null : schedule,
      nextRunAt: schedule === '' ? null : nextMidnight(now, 1 + group * 3 + (index % 3)),
    })),
  );
  dags.sort((a, b) => a.dagId.localeCompare(b.dagId));
  return {
    version,
    dags,
    runs: [],
    tasks: [],
    importErrors: [],
    upSince: new Date(now - 9 * DAY_MS).toISOString(),
    replacedAt: null,
    lost: [],
  };
}

function nextMidnight(now: number, days: number): string {
  return new Date((Math.floor(now / DAY_MS) + 1 + days) * DAY_MS).toISOString();
}
