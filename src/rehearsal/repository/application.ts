import { createBare, type Author, type NewCommit } from '../git/write';
import type { Subjects } from '../subjects';

/** The Airflow versions that the application's commits pin. */
export interface AirflowPins {
  readonly old: string;
  readonly new: string;
}

/** The application's commits that matter to the rest of the world. */
export interface ApplicationHistory {
  /** Commits of releases, oldest first; the last one is deployed. */
  readonly released: readonly string[];
  /** Commits built since the last release, oldest first; the last one is `latest`. */
  readonly built: readonly string[];
}

const HOUR_MS = 3_600_000;

const authors = {
  ada: { name: 'Ada Kovacs', email: 'adakovacs@users.noreply.github.com' },
  bilal: { name: 'Bilal Haddad', email: 'bhaddad@users.noreply.github.com' },
  mei: { name: 'Mei Tanaka', email: 'mei-tanaka@users.noreply.github.com' },
  renovate: { name: 'renovate[bot]', email: 'renovate[bot]@users.noreply.github.com' },
} as const satisfies Record<string, Author>;
/** Another person who works on the infrastructure. */
export const COLLEAGUE = authors.mei;
/** Their GitHub login. */
export const COLLEAGUE_LOGIN = 'mei-tanaka';

/** For each commit, oldest first. */
const HOURS_AGO = [900, 700, 520, 340, 200, 90, 26, 5];
const AUTHORS = ['ada', 'bilal', 'mei', 'ada', 'renovate', 'bilal', 'mei', 'ada'] as const;
const RELEASED = [1, 3];
const BUILT = [5, 6];
const UPGRADE = 4;

/**
 * Makes the application's repository: released commits, commits built since then, and a newest one without an image.
 * @param now milliseconds since the Unix epoch
 */
export async function seedApplication(
  directory: string,
  now: number,
  airflow: AirflowPins,
  { requirements: pinned, commits: rows }: Pick<Subjects, 'requirements' | 'commits'>,
): Promise<ApplicationHistory> {
  const commits = rows.map(({ message, file }, index): NewCommit => {
    const pin = requirements(index < UPGRADE ? airflow.old : airflow.new);
    const changed = index === UPGRADE ? {} : { [file]: `${message}\n` };
    const pins = index === 0 || index === UPGRADE ? { [pinned]: pin } : {};
    return {
      author: authors[AUTHORS[index] ?? 'mei'],
      at: now - (HOURS_AGO[index] ?? 1) * HOUR_MS,
      message,
      files: { ...changed, ...pins },
    };
  });
  const shas = await createBare(directory, commits);
  const pick = (indices: readonly number[]): string[] => indices.map(index => shas[index] ?? '');
  return { released: pick(RELEASED), built: pick(BUILT) };
}

/** Contents of the file that determines the Airflow version in an image. */
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
