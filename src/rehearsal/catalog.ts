import type { Subjects } from './subjects';

/** The subjects of the shipped rehearsal: the Openverse catalog. Its repository is in `template/repository`. */
export const CATALOG: Subjects = {
  infrastructure: 'WordPress/openverse-infrastructure',
  applications: ['WordPress/openverse'],
  images: [{ name: 'wordpress/openverse-catalog', releases: 'catalog' }],
  deployed: [],
  workflows: [
    {
      repository: 'WordPress/openverse',
      file: 'release-app.yml',
      event: 'workflow_dispatch',
      inputs: ['app', 'image-sha'],
    },
  ],
  drafts: [],
  pulls: [],
  merges: false,
  waitingDags: ['image_data_refresh', 'audio_data_refresh'],
  busyDag: 'wikimedia_commons_workflow',
  sentry: [{ organization: 'openverse', project: 'openverse-catalog', environment: 'production' }],
  commits: [
    { message: 'Add the catalog', file: 'catalog/README.md' },
    { message: 'Retry SMK requests that time out (#3904)', file: 'catalog/dags/providers/smk.py' },
    {
      message: 'Skip Rawpixel records without a license (#3921)',
      file: 'catalog/dags/providers/rawpixel.py',
    },
    {
      message: 'Reindex in parallel on several workers (#3968)',
      file: 'catalog/dags/data_refresh/reindex.py',
    },
    { message: 'Update dependency apache-airflow (#4013)', file: 'catalog/requirements-prod.txt' },
    { message: 'Batch the deletion of dead links (#4027)', file: 'catalog/dags/database/delete_records.py' },
    {
      message: 'Log which worker reindexes which shard (#4041)',
      file: 'catalog/dags/data_refresh/reindex.py',
    },
    { message: 'Describe the data refresh (#4046)', file: 'documentation/catalog/data_refresh.md' },
  ],
  bot: 'openverse-bot',
  requirements: 'catalog/requirements-prod.txt',
  changelogs: 'documentation/changelogs',
};

/** The catalog's DAGs, by schedule (https://docs.openverse.org/catalog/reference/DAGs.html). */
export const CATALOG_DAGS: Readonly<Record<string, readonly string[]>> = {
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
/** A DAG that people paused on purpose, and that nobody may unpause along the way. */
export const PAUSED_DAG = 'recreate_full_staging_index';
