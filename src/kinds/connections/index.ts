import type { ConnectionCheck } from '../../core/connection/connection';
import { airflow, github, registry, sentry, slack } from './services';
import { git, just, terraform } from './tools';

/** How to test each service and tool that kinds of step use; git first, because it provides the runbooks. */
export const connectionChecks: readonly ConnectionCheck[] = [
  git,
  github,
  airflow,
  registry,
  sentry,
  slack,
  just,
  terraform,
];
