import * as l10n from '@vscode/l10n';
import type { RunEvent } from '../journal/events';
import type { TimelineEntry } from './view';
import { statusLooks } from './words/status';

/** What happened, for people, without notes and bare observations. @param titles of steps, by id */
export function timeline(
  events: readonly RunEvent[],
  titles: ReadonlyMap<string, string>,
): readonly TimelineEntry[] {
  const opened = new Map(
    events.flatMap(event =>
      event.type === 'obligation.opened' ? [[event.obligation.id, event.obligation.title] as const] : [],
    ),
  );
  return events.flatMap(event => {
    const entry = describe(event, opened);
    if (entry === null) return [];
    const step = 'step' in event ? event.step : null;
    const title = step === null ? null : (titles.get(step) ?? step);
    return [
      {
        at: event.at,
        step,
        text: title === null ? entry.text : `${title}: ${entry.text}`,
        tone: entry.tone,
        by: entry.by ?? null,
      },
    ];
  });
}

/** @param opened titles of opened obligations, by id */
function describe(
  event: RunEvent,
  opened: ReadonlyMap<string, string>,
): { text: string; tone: TimelineEntry['tone']; by?: string } | null {
  switch (event.type) {
    case 'run.started':
      return event.rollBack === undefined
        ? { text: l10n.t('Deployment started'), tone: 'info', by: event.by }
        : { text: l10n.t`Rolling back: ${event.rollBack}`, tone: 'warn', by: event.by };
    case 'run.resumed':
      return { text: l10n.t('Control moved to another window'), tone: 'info' };
    case 'step.asked':
      return { text: l10n.t`asked: ${event.question.title}`, tone: 'info' };
    case 'step.decided': {
      const { choice, reason, by } = event.decision;
      return {
        text:
          reason === undefined ? l10n.t`decided: ${choice}` : l10n.t`decided: ${choice}, because: ${reason}`,
        tone: 'info',
        by,
      };
    }
    case 'step.acting':
      return { text: l10n.t`started: ${event.act}`, tone: 'info' };
    case 'step.cancelled':
      return { text: event.what, tone: 'warn', by: event.by };
    case 'step.ticked': {
      const { how, reason, by } = event.tick;
      const text = [statusLooks[how].word, reason, event.reading?.summary].filter(part => part !== undefined);
      return { text: text.join(': '), tone: tickTones[how], by };
    }
    case 'step.stopped':
      return { text: event.problem.message, tone: 'bad' };
    case 'steps.reopened':
      if (event.after !== undefined)
        return { text: `${event.after.message} ${event.why}`, tone: 'warn', by: event.by };
      return {
        text: l10n.t`Restarted from ${event.steps[0] ?? ''}: ${event.why}`,
        tone: 'warn',
        by: event.by,
      };
    case 'obligation.opened':
      return { text: l10n.t`Opened: ${event.obligation.title}`, tone: 'warn' };
    case 'obligation.met':
      return { text: l10n.t`Closed: ${opened.get(event.id) ?? event.id}: ${event.evidence}`, tone: 'good' };
    case 'run.rolling-back':
      return { text: l10n.t`Rolling back: ${event.reason}`, tone: 'warn', by: event.by };
    case 'incident.declared':
      return {
        text: l10n.t`Incident of severity ${event.severity}: ${event.summary}. The deployment is frozen`,
        tone: 'bad',
        by: event.by,
      };
    case 'incident.resumed':
      return { text: l10n.t('Deployment resumed'), tone: 'info', by: event.by };
    case 'run.aborting':
      return { text: l10n.t`Aborting: ${event.reason}`, tone: 'bad', by: event.by };
    case 'run.reopened':
      return { text: l10n.t('Abort taken back; the deployment continues'), tone: 'warn', by: event.by };
    case 'run.aborted':
      return { text: l10n.t`Aborted: ${event.reason}`, tone: 'bad', by: event.by };
    case 'production.settled':
      return { text: l10n.t`Checked production: ${event.reason}`, tone: 'warn', by: event.by };
    case 'run.finished':
      return { text: l10n.t('Finished'), tone: 'good', by: event.by };
    case 'step.observed':
    case 'step.acted':
    case 'step.noted':
      return null;
  }
}

const tickTones = { verified: 'good', attested: 'good', overridden: 'warn', skipped: 'info' } as const;
