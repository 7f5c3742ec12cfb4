/** So small that the tests' few DAGs don't fit on one page. */
export const MAXIMUM_PAGE_LIMIT = 25;
/** When the scheduler starts `other_starts_soon`. */
const SOON_MS = 25 * 60_000;

/** Where one installation keeps its data and is reached. */
export interface Places {
  readonly home: string;
  /** The SQLite file. */
  readonly database: string;
  /** Of the web server and the API. */
  readonly address: string;
  /** Of the API that tasks report to; unused by Airflow 2, whose tasks use the database. */
  readonly executionAddress: string;
  /** Of the service that sensors poll. */
  readonly sensorsAsk: string;
}

/** Airflow's configuration for the tests, as environment variables. */
export function configuration(api: 'v1' | 'v2', places: Places): Record<string, string> {
  return { ...common(places), ...(api === 'v1' ? airflow2(places) : airflow3(places)) };
}

function common({ home, database, sensorsAsk }: Places): Record<string, string> {
  return {
    AIRFLOW_HOME: home,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${database}?timeout=60`,
    // Several tasks at a time, which Airflow 2 would refuse on SQLite because of its locks. Five of them keep their worker.
    AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
    _AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK: '1',
    AIRFLOW__CORE__PARALLELISM: '10',
    // Each component that finds no configuration file yet would make up a key, and none could read the triggers of another.
    AIRFLOW__CORE__FERNET_KEY: Buffer.from('only-for-this-test-of-32-letters').toString('base64'),
    AIRFLOW__API__MAXIMUM_PAGE_LIMIT: String(MAXIMUM_PAGE_LIMIT),
    AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD: '120',
    // Airflow 3 postpones a task whose DAG takes longer to import, which can happen on a busy machine.
    AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: '300',
    AIRFLOW__SCHEDULER__ALLOWED_RUN_ID_PATTERN: '^[A-Za-z0-9_.~:+/-]+$',
    AIRFLOW__FAB__UPDATE_FAB_PERMS: 'False',
    AIRFLOW__FAB__AUTH_RATE_LIMITED: 'False',
    AIRFLOW_CONN_DATA_REFRESH: sensorsAsk,
    STARTS_SOON: new Date(Date.now() + SOON_MS).toISOString(),
    PYTHONWARNINGS: 'ignore',
  };
}

function airflow2({ address }: Places): Record<string, string> {
  return {
    AIRFLOW__API__AUTH_BACKENDS: 'airflow.api.auth.backend.basic_auth,airflow.api.auth.backend.session',
    AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL: '3600',
    AIRFLOW__SCHEDULER__PARSING_PROCESSES: '1',
    AIRFLOW__WEBSERVER__BASE_URL: address,
    AIRFLOW__WEBSERVER__SECRET_KEY: 'only-for-this-test',
    AIRFLOW__WEBSERVER__UPDATE_FAB_PERMS: 'False',
    AIRFLOW__WEBSERVER__WEB_SERVER_WORKER_TIMEOUT: '300',
    AIRFLOW__WEBSERVER__WEB_SERVER_MASTER_TIMEOUT: '300',
  };
}

function airflow3({ address, executionAddress }: Places): Record<string, string> {
  return {
    AIRFLOW__API__BASE_URL: address,
    AIRFLOW__API__SECRET_KEY: 'only-for-this-test',
    AIRFLOW__API_AUTH__JWT_SECRET: 'only-for-this-test-and-long-enough-for-its-hash-function-to-accept-it',
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${executionAddress}/execution/`,
    AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: '3600',
    AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES: '1',
    // By default, a task fails when the API doesn't answer it in 5 s, which can happen on a busy machine.
    AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: '120',
  };
}
