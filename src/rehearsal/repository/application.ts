import { addCommits, initBare, type Author, type NewCommit } from '../git/write';

/** Versions of Airflow that the application's commits pin. */
export interface AirflowPins {
  readonly old: string;
  readonly new: string;
}

/** The application's commits that matter to the rest of the world. */
export interface ApplicationHistory {
  /** Commits of releases, oldest first; the last one is deployed. */
  readonly released: readonly string[];
  /** Commits that were built after the last release, oldest first; the last one is `latest`. */
  readonly built: readonly string[];
}

const HOUR_MS = 3_600_000;

const authors = {
  ada: { name: 'Ada Kovacs', email: 'adakovacs@users.noreply.github.com' },
  bilal: { name: 'Bilal Haddad', email: 'bhaddad@users.noreply.github.com' },
  mei: { name: 'Mei Tanaka', email: 'mei-tanaka@users.noreply.github.com' },
  renovate: { name: 'renovate[bot]', email: 'renovate[bot]@users.noreply.github.com' },
} as const satisfies Record<string, Author>;
/** Opens the changelog pull requests. */
export const BOT = 'openverse-bot';
/** Someone else who works on the infrastructure. */
export const COLLEAGUE = authors.mei;

type Row = readonly [hoursAgo: number, author: keyof typeof authors, message: string, file: string];

/** Newest last. */
const rows: readonly Row[] = [
  [900, 'ada', 'Add the catalog', 'catalog/README.md'],
  [700, 'bilal', 'Retry SMK requests that time out (#3904)', 'catalog/dags/providers/smk.py'],
  [520, 'mei', 'Skip Rawpixel records without a license (#3921)', 'catalog/dags/providers/rawpixel.py'],
  [340, 'ada', 'Reindex in parallel on several workers (#3968)', 'catalog/dags/data_refresh/reindex.py'],
  [200, 'renovate', 'Update dependency apache-airflow (#4013)', 'catalog/requirements-prod.txt'],
  [90, 'bilal', 'Batch the deletion of dead links (#4027)', 'catalog/dags/database/delete_records.py'],
  [26, 'mei', 'Log which worker reindexes which shard (#4041)', 'catalog/dags/data_refresh/reindex.py'],
  [5, 'ada', 'Describe the data refresh (#4046)', 'documentation/catalog/data_refresh.md'],
];
const RELEASED = [1, 3];
const BUILT = [5, 6];
const UPGRADE = 4;

/**
 * Makes the application's repository: what it released, what was built since, and a newest commit that no image has yet.
 * @param now milliseconds since the Unix epoch
 */
export async function seedApplication(
  directory: string,
  now: number,
  airflow: AirflowPins,
): Promise<ApplicationHistory> {
  await initBare(directory);
  const commits = rows.map(([hoursAgo, author, message, file], index): NewCommit => {
    const pin = requirements(index < UPGRADE ? airflow.old : airflow.new);
    const changed = file === REQUIREMENTS ? {} : { [file]: `${message}\n` };
    const pinned = index === 0 || index === UPGRADE ? { [REQUIREMENTS]: pin } : {};
    return {
      author: authors[author],
      at: now - hoursAgo * HOUR_MS,
      message,
      files: { ...changed, ...pinned },
    };
  });
  const shas = await addCommits(directory, 'main', commits);
  const pick = (indices: readonly number[]): string[] => indices.map(index => shas[index] ?? '');
  return { released: pick(RELEASED), built: pick(BUILT) };
}

/** The file that says which Airflow an image contains. */
const REQUIREMENTS = 'catalog/requirements-prod.txt';

function requirements(airflow: string): string {
  return [
    '# PYTHON',
    `apache-airflow[amazon,postgres,http]==${airflow}`,
    'elasticsearch==8.14.0',
    'lxml==5.2.2',
    'psycopg2-binary==2.9.9',
    'requests-file==2.1.0',
    '',
  ].join('\n');
}
