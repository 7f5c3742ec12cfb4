import type { ObserveContext } from '../../core/kind/kind';
import { pinnedVersion } from '../../core/python/requirements';

/**
 * Airflow's version as the application pins it.
 * @param requirements path of the requirements file in the application's repository
 * @param ref commit; null when it isn't known
 * @returns e.g. `2.9.3` or `2.9.*`; null when it can't be told
 */
export async function pinnedAirflow(
  { ports, service, signal }: Pick<ObserveContext<unknown, unknown>, 'ports' | 'service' | 'signal'>,
  requirements: string,
  ref: string | null,
): Promise<string | null> {
  if (ref === null) return null;
  const text = await ports.github.fileAt(service.application, requirements, ref, signal);
  return pinnedVersion(text ?? '', 'apache-airflow');
}
