import type { ObserveContext } from '../../core/kind/kind';
import { readRequirements } from '../../core/python/requirements';

/** Number of files to read in search of the pin. */
const MOST_FILES = 10;

/**
 * Airflow's version as pinned by the application, in its requirements file or in files that it includes.
 * @param requirements path of the requirements file in the application's repository
 * @param ref commit; null if unknown
 * @returns e.g. `2.9.3`, `2.9.*` or `~=2.9.3`; null if none or more than one is pinned
 */
export async function pinnedAirflow(
  {
    ports,
    resources,
    signal,
  }: Pick<ObserveContext<unknown, unknown, 'application'>, 'ports' | 'resources' | 'signal'>,
  requirements: string,
  ref: string | null,
): Promise<string | null> {
  if (ref === null) return null;
  const files = new Set([requirements]);
  for (const file of files) {
    const text = await ports.github.fileAt(resources.application.name, file, ref, signal);
    const { pins, includes } = readRequirements(text ?? '', 'apache-airflow');
    const [only, ...others] = pins;
    if (only !== undefined) return others.length === 0 ? only : null;
    for (const each of includes.flatMap(include => pathFrom(file, include)))
      if (files.size < MOST_FILES) files.add(each);
  }
  return null;
}

/** Path in the repository of a file that another one includes; empty for an address, and for what can't be a path there. */
function pathFrom(file: string, named: string): string[] {
  const place = URL.parse(named, `file:///${file}`);
  if (place?.protocol !== 'file:' || place.host !== '') return [];
  try {
    const path = decodeURI(place.pathname).slice(1);
    // A folder is no file.
    return path === '' || path.endsWith('/') ? [] : [path];
  } catch {
    return [];
  }
}
