import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { change } from '../core/kind/change';
import { defineKind } from '../core/kind/kind';
import { ProblemError } from '../core/errors';
import type { AirflowHealth } from '../core/ports/airflow';
import { DurationSchema, durationMs } from '../core/runbook/runbook';
import { fact, firstFacts } from './shared/facts';

const Params = v.strictObject({
  /** How long Airflow may take to come back. */
  bootWait: v.optional(DurationSchema, '15m'),
  poll: v.optional(DurationSchema, '10s'),
});

/** Airflow responds again, and its scheduler's heartbeat is newer than the end of the apply. */
export const airflowHealth = defineKind({
  name: 'airflow-health',
  title: l10n.t('Airflow health'),
  params: Params,
  output: v.object({ reachableAt: v.string() }),
  isSame: () => true,
  notes: v.object({}),
  needs: [change.name],
  overridable: true,
  longestMs: ({ bootWait }) => durationMs(bootWait),
  observe: async context => {
    const { ports, params, signal } = context;
    const { endedAt } = context.output(change);
    const waited = ports.clock.now() - Date.parse(endedAt);
    const longest = durationMs(params.bootWait);
    const again = { checkAgainMs: durationMs(params.poll), fraction: Math.min(1, waited / longest) };
    let health: AirflowHealth;
    try {
      health = await ports.airflow.health(signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof ProblemError)) throw error;
      const { problem } = error;
      // Replacing the instance takes it down for minutes, which is expected until the time is up.
      const down = { what: 'Airflow', since: endedAt };
      if (waited < longest)
        return {
          is: 'working',
          reading: {
            ...context.reading(l10n.t('The new Airflow is starting; it doesn’t answer yet'), [
              fact(l10n.t('Answer'), problem.message),
            ]),
            down,
          },
          ...again,
        };
      return {
        is: 'stopped',
        reading: { ...context.reading(l10n.t('Airflow doesn’t answer')), down },
        problem,
      };
    }
    // The server's clock decides: its heartbeat is compared with the end of the apply, converted to that clock.
    const skew = Date.parse(health.at) - ports.clock.now();
    const after = Date.parse(endedAt) + skew;
    const facts = health.components.map(c => {
      const status = c.status ?? l10n.t('not reported');
      return fact(
        c.name,
        c.heartbeatAt === null ? status : l10n.t`${status}, heartbeat ${clockTime(c.heartbeatAt)}`,
        c.status === 'healthy' ? 'good' : c.status === null || waited < longest ? 'info' : 'bad',
      );
    });
    const scheduler = health.components.find(c => c.name === 'scheduler');
    const fresh = scheduler?.heartbeatAt != null && Date.parse(scheduler.heartbeatAt) > after;
    const healthy = health.components.every(c => c.status !== 'unhealthy') && scheduler?.status === 'healthy';
    if (!healthy || !fresh) {
      if (waited < longest)
        return {
          is: 'working',
          reading: context.reading(
            healthy
              ? l10n.t('Airflow answers; waiting for the scheduler’s first heartbeat')
              : l10n.t('Airflow answers; its parts are still starting'),
            facts,
          ),
          ...again,
        };
      return {
        is: 'stopped',
        reading: context.reading(
          healthy
            ? l10n.t('The scheduler has not sent a heartbeat since the apply')
            : l10n.t('Airflow is not healthy'),
          facts,
        ),
        problem: {
          code: 'airflow.unhealthy',
          message: healthy
            ? l10n.t`The scheduler has not sent a heartbeat since the apply, ${params.bootWait} after the apply.`
            : l10n.t`Airflow is not healthy, ${params.bootWait} after the apply.`,
          remedy: l10n.t('Check the instance. If it does not come back, roll back or declare an incident.'),
        },
      };
    }
    // One whose time can't be told may be new.
    const isOld = (time: string | null) => time !== null && Date.parse(time) <= after;
    const errors = (await ports.airflow.importErrors(signal)).filter(({ at }) => !isOld(at));
    if (errors.length > 0) {
      return {
        is: 'stopped',
        reading: context.reading(l10n.t('DAGs fail to import'), [
          ...facts,
          ...firstFacts(errors.map(e => fact(e.file, e.summary, 'bad'))),
        ]),
        problem: {
          code: 'airflow.import-errors',
          message: l10n.t`${errors.length} DAG file(s) have failed to import since the apply.`,
          remedy: l10n.t(
            'Check them in Airflow. Roll back, or continue with a reason if they do not matter.',
          ),
        },
      };
    }
    return {
      is: 'holds',
      reading: {
        ...context.reading(l10n.t('Healthy, and its heartbeat is newer than the apply'), facts),
        down: null,
      },
      output: { reachableAt: context.now() },
    };
  },
});
