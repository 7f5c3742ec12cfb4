import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { change } from '../core/kind/change';
import { defineKind } from '../core/kind/kind';
import { subjectOf } from '../core/journal/subject';
import { DurationSchema, durationMs } from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { airflowHealth } from './airflowHealth';
import { count, fact, firstFacts } from './shared/facts';
import { CLOCK_SKEW_MS } from './shared/workflowRuns';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['sentry']).entries,
  /** How long to watch: from when Airflow is reachable, or from the apply if no step checks Airflow. */
  soak: v.optional(DurationSchema, '15m'),
  poll: v.optional(DurationSchema, '30s'),
});

/** No issue is new or has come back since the apply, over a soak. */
export const sentry = defineKind({
  name: 'sentry',
  uses: ['sentry'],
  title: 'Sentry',
  params: Params,
  output: v.object({ accepted: v.array(v.string()) }),
  notes: v.object({}),
  needs: [change.name],
  mayUse: ['airflow-health'],
  overridable: true,
  longestMs: ({ soak }) => durationMs(soak),
  observe: async context => {
    const { ports, resources, params, signal } = context;
    const { endedAt, startedAt } = context.output(change);
    // The new instance may report errors before we first reach it, and the old one is gone by then. Their times are by the clocks
    // of the machines that fail, which may differ from ours.
    const since = new Date(
      Math.max(Date.parse(startedAt), Date.parse(endedAt) - CLOCK_SKEW_MS),
    ).toISOString();
    // In a rollback, the deployment's reading is older than the rollback's apply.
    const seenAt = context.outputIfAny(airflowHealth)?.reachableAt ?? endedAt;
    const reachable = Math.max(Date.parse(seenAt), Date.parse(endedAt));
    const soak = durationMs(params.soak);
    const now = ports.clock.now();
    const until = new Date(now + CLOCK_SKEW_MS).toISOString();
    const issues = await ports.sentry.issues(resources.sentry, since, until, signal);
    const before = await ports.sentry.issues(
      resources.sentry,
      new Date(Date.parse(startedAt) - soak).toISOString(),
      startedAt,
      signal,
    );
    const known = new Set(before.map(i => i.id));
    // An issue that came back before the apply isn't caused by the deployment.
    const fresh = issues.filter(
      i => !known.has(i.id) && (Date.parse(i.firstSeen) >= Date.parse(since) || i.regressed),
    );
    const facts = [
      fact(l10n.t('Window'), l10n.t`from ${clockTime(since)}`),
      fact(l10n.t('Before the apply'), count(before.length, 'issue')),
      fact(
        l10n.t('Since then'),
        l10n.t`${count(issues.length, 'issue')}, ${issues.filter(i => known.has(i.id)).length} of them known`,
      ),
      ...firstFacts(
        fresh.map(i =>
          fact(i.shortId, `${i.title}, ${count(i.count, 'event')}`, 'bad', {
            link: i.url,
            group: i.regressed ? l10n.t('Came back') : l10n.t('New'),
          }),
        ),
      ),
    ];
    const subject = subjectOf(fresh.map(i => i.id).sort());
    const accepted = context.decision('new-issues', subject)?.choice === 'accept';
    if (fresh.length > 0 && !accepted) {
      return {
        is: 'waits',
        reading: context.reading(
          l10n.t`${count(fresh.length, 'issue')} new or back since the deployment`,
          facts,
        ),
        question: {
          id: 'new-issues',
          title: l10n.t`${count(fresh.length, 'new issue')} in Sentry`,
          detail: l10n.t(
            'If the deployment caused them, roll back or declare an incident; if not, continue with a reason.',
          ),
          subject,
          choices: [
            { id: 'accept', label: l10n.t('Continue with a reason…'), tone: 'secondary', needsReason: true },
          ],
        },
        checkAgainMs: durationMs(params.poll),
      };
    }
    const watched = now - reachable;
    if (watched < soak) {
      return {
        is: 'working',
        reading: context.reading(l10n.t`Quiet so far; watching for ${params.soak}`, facts),
        checkAgainMs: Math.min(durationMs(params.poll), soak - watched + 50),
        fraction: watched / soak,
      };
    }
    return {
      is: 'holds',
      reading: context.reading(
        fresh.length === 0
          ? l10n.t`Nothing new in ${params.soak}`
          : l10n.t`${count(fresh.length, 'issue')} accepted`,
        facts,
      ),
      output: { accepted: fresh.map(i => i.shortId) },
    };
  },
});
