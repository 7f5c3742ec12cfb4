import type { AirflowApi } from './airflow';
import type { Clock } from './clock';
import type { FilesApi } from './files';
import type { GitApi } from './git';
import type { GitHubApi } from './github';
import type { HclApi } from './hcl';
import type { RegistryApi } from './registry';
import type { RunnerApi } from './runner';
import type { SentryApi } from './sentry';
import type { SlackApi } from './slack';
import type { ToolsApi } from './tools';
import type { WebApi } from './web';

/** The world as the engine and the kinds of step reach it. Ports are built in `extension.ts` or by a test. */
export interface Ports {
  readonly clock: Clock;
  readonly airflow: AirflowApi;
  readonly github: GitHubApi;
  readonly registry: RegistryApi;
  readonly sentry: SentryApi;
  readonly slack: SlackApi;
  readonly git: GitApi;
  readonly files: FilesApi;
  readonly hcl: HclApi;
  readonly runner: RunnerApi;
  readonly tools: ToolsApi;
  readonly web: WebApi;
}
