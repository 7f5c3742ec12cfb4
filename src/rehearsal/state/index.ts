import type { AirflowState } from '../airflow/state';
import type { GitHubState } from '../github/state';
import type { InstanceState } from './instance';
import type { RegistryState } from '../registry/state';
import type { SentryState } from '../sentry/state';
import type { SlackState } from '../slack/state';

/** Everything in the world that isn't in its git repositories or in Terraform's state. Plain JSON, changed in place. */
export interface WorldState {
  readonly airflow: AirflowState;
  readonly github: GitHubState;
  readonly registry: RegistryState;
  readonly sentry: SentryState;
  readonly slack: SlackState;
  readonly instance: InstanceState;
  /** When `just apply` last started, in milliseconds since the Unix epoch; 0 if never. */
  applyBegan: number;
}
