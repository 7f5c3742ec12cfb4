import type { SentryScope } from '../core/ports/sentry';
import { readSetting } from '../platform/vscode/settings';

/** Organization, project and environment, as far as the settings name them; the runbook decides the rest. */
export function configuredSentryScope(): Partial<SentryScope> {
  const names = {
    organization: readSetting('sentry.organization'),
    project: readSetting('sentry.project'),
    environment: readSetting('sentry.environment'),
  };
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== ''));
}
