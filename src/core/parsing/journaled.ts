import { isMap } from '../runbook/inWords';
import type { Spelled } from './plainYaml';

/**
 * A runbook that a run started with under an older version. DAG ids with `*`, which used to match no DAG and are refused
 * today, are dropped, so that its journal still opens and means the same.
 */
export function asJournaled<S extends Spelled>(spelled: S): S {
  const { value } = spelled;
  if (!isMap(value)) return spelled;
  const { service, resources } = value;
  return {
    ...spelled,
    value: {
      ...value,
      ...(isMap(service) ? { service: withoutStars(service) } : {}),
      ...(isMap(resources)
        ? {
            resources: Object.fromEntries(
              Object.entries(resources).map(([name, each]) => [name, withoutStars(each)]),
            ),
          }
        : {}),
    },
  };
}

function withoutStars(described: unknown): unknown {
  const mayWait = isMap(described) ? described.mayWait : undefined;
  if (!isMap(described) || !isMap(mayWait) || !Array.isArray(mayWait.dags)) return described;
  const dags = mayWait.dags.filter(id => typeof id !== 'string' || !id.includes('*'));
  return { ...described, mayWait: { ...mayWait, dags } };
}
