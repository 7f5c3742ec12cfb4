import { SECRET } from '../records';

/** A plan that one recipe saved for another one to apply. */
export interface SavedPlan {
  /** The version that runs, and the one that the plan deploys. */
  readonly from: string;
  readonly to: string;
  readonly unexpected: boolean;
}

/** The plan as `terraform show -json` prints it. */
export function planJson({ from, to, unexpected }: SavedPlan): string {
  const replaced = (type: string, before: object, after: object) => ({
    address: `module.catalog-airflow.${type}.catalog`,
    ...{ mode: 'managed', type, name: 'catalog', provider_name: 'registry.terraform.io/hashicorp/aws' },
    change: { actions: ['delete', 'create'], before, after, after_unknown: {} },
  });
  return JSON.stringify({
    format_version: '1.2',
    ...{ applyable: from !== to, complete: true, errored: false },
    resource_changes: [
      ...(from === to ? [] : [replaced('aws_instance', { user_data: from }, { user_data: to })]),
      ...(unexpected ? [replaced('aws_db_instance', { password: SECRET }, { password: 'another' })] : []),
    ],
  });
}
