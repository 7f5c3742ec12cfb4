import type { ChangedFile } from '../ports/github';

/** A change other than code in a release, which a person must know about beforehand. */
export interface Risk {
  readonly is: 'airflow' | 'migration' | 'requirement';
  /** What changes, e.g. `apache-airflow` or `elasticsearch`; empty if only the file is known. */
  readonly name: string;
  /** Null: absent or unknown. */
  readonly before: string | null;
  readonly after: string | null;
  readonly path: string;
}

/** File names used by pip, npm, Docker and similar tools. */
const REQUIREMENTS =
  /^(?:(?:dev-|prod-)?(?:requirements|constraints)[\w.-]*\.(?:txt|in)|pyproject\.toml|pipfile(?:\.lock)?|(?:poetry|pdm|uv|pnpm|yarn)[\w.-]*\.(?:lock|yaml)|package(?:-lock)?\.json|dockerfile[\w.-]*|[\w.-]*\.dockerfile|setup\.(?:py|cfg)|go\.mod|gemfile(?:\.lock)?)$/i;
const LOCK = /lock/i;
const MIGRATION = /(?:^|\/)(?:[\w-]*migrations?|alembic)\/|\.sql$/i;
/** Characters to read per line of a diff, and pins to name per file. */
const MOST_READ = 500;
const MOST_PINS = 12;
/** A package and the version that a line pins it to, as written by pip, npm, TOML and Dockerfiles. */
const PIN =
  /^\s*"?(?:FROM\s+|ARG\s+|ENV\s+)?([A-Za-z@][\w.@/-]{0,120}?)(?:\[[^\]]{0,200}\])?"?\s*(?:===?|~=|=|:|@)\s*"?[\^~=v]{0,3}(?:slim-)?(\d[\w.+*-]{0,60})/;

/** What the changed files of a comparison reveal about dependencies, Airflow itself, and migrations. */
export function risksOf(files: readonly ChangedFile[]): readonly Risk[] {
  return files.flatMap(({ path, status, patch }): readonly Risk[] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (REQUIREMENTS.test(name)) return pinsOf(path, LOCK.test(name) ? null : patch);
    if (!MIGRATION.test(path) || status === 'removed') return [];
    return [{ is: 'migration', name: '', before: null, after: null, path }];
  });
}

/** The pins that a file's diff changes; if it shows none, the file itself. */
function pinsOf(path: string, patch: string | null): readonly Risk[] {
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  for (const line of patch?.split('\n') ?? []) {
    const [, name, version] = PIN.exec(line.slice(1, MOST_READ)) ?? [];
    // A package.json has a version of its own.
    if (name === undefined || version === undefined || name === 'version') continue;
    if (line.startsWith('-')) before.set(name, version);
    if (line.startsWith('+')) after.set(name, version);
  }
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter(name => before.get(name) !== after.get(name))
    .map((name): Risk => ({
      is: isAirflow(name) ? 'airflow' : 'requirement',
      name,
      before: before.get(name) ?? null,
      after: after.get(name) ?? null,
      path,
    }));
  const airflow = changed.filter(({ is }) => is === 'airflow');
  const others = changed.filter(({ is }) => is !== 'airflow').slice(0, MOST_PINS);
  return changed.length > 0
    ? [...airflow, ...others]
    : [{ is: 'requirement', name: '', before: null, after: null, path }];
}

/** The package, its image, or a variable with its version; not its providers, which have their own versions. */
function isAirflow(name: string): boolean {
  return /^(?:apache-airflow|apache\/airflow|airflow_version)$/i.test(name);
}
