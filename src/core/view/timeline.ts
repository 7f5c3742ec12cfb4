import type { RunEvent } from '../journal/events';
import type { TimelineEntry } from './view';

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
        ? { text: 'Deployment started', tone: 'info', by: event.by }
        : { text: `Rolling back: ${event.rollBack}`, tone: 'warn', by: event.by };
    case 'run.resumed':
      return { text: 'Control moved to another window', tone: 'info' };
    case 'step.asked':
      return { text: `asked: ${event.question.title}`, tone: 'info' };
    case 'step.decided': {
      const { choice, reason, by } = event.decision;
      return {
        text: `decided: ${choice}${reason === undefined ? '' : `, because: ${reason}`}`,
        tone: 'info',
        by,
      };
    }
    case 'step.acting':
      return { text: `started: ${event.act}`, tone: 'info' };
    case 'step.cancelled':
      return { text: event.what, tone: 'warn', by: event.by };
    case 'step.ticked': {
      const { how, reason, by } = event.tick;
      const text = `${how}${reason === undefined ? '' : `: ${reason}`}${event.reading === undefined ? '' : `: ${event.reading.summary}`}`;
      return { text, tone: tickTones[how], by };
    }
    case 'step.stopped':
      return { text: event.problem.message, tone: 'bad' };
    case 'steps.reopened':
      if (event.after !== undefined)
        return { text: `${event.after.message} ${event.why}`, tone: 'warn', by: event.by };
      return { text: `Restarted from ${event.steps[0] ?? ''}: ${event.why}`, tone: 'warn', by: event.by };
    case 'obligation.opened':
      return { text: `Opened: ${event.obligation.title}`, tone: 'warn' };
    case 'obligation.met':
      return { text: `Closed: ${opened.get(event.id) ?? event.id}: ${event.evidence}`, tone: 'good' };
    case 'run.rolling-back':
      return { text: `Rolling back: ${event.reason}`, tone: 'warn', by: event.by };
    case 'incident.declared':
      return {
        text: `Incident of severity ${event.severity}: ${event.summary}. The deployment is frozen`,
        tone: 'bad',
        by: event.by,
      };
    case 'incident.resumed':
      return { text: 'Deployment resumed', tone: 'info', by: event.by };
    case 'run.aborting':
      return { text: `Aborting: ${event.reason}`, tone: 'bad', by: event.by };
    case 'run.reopened':
      return { text: 'Abort taken back; the deployment continues', tone: 'warn', by: event.by };
    case 'run.aborted':
      return { text: `Aborted: ${event.reason}`, tone: 'bad', by: event.by };
    case 'production.settled':
      return { text: `Checked production: ${event.reason}`, tone: 'warn', by: event.by };
    case 'run.finished':
      return { text: 'Finished', tone: 'good', by: event.by };
    case 'step.observed':
    case 'step.acted':
    case 'step.noted':
      return null;
  }
}

const tickTones = { verified: 'good', attested: 'good', overridden: 'warn', skipped: 'info' } as const;
