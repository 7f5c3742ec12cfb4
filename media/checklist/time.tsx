import * as l10n from '@vscode/l10n';
import { useEffect, useState } from 'preact/hooks';
import { inTimes, isoOf } from '../../src/core/clockTime';
import { fullTime } from '../../src/core/view/words/fullTime';
import { clock, countdown, span } from '../../src/core/view/words/time';
import type { StepView } from '../../src/core/view/view';
import { usualInWords } from '../../src/core/view/words/waiting';
import type { Session } from './session';

/** Redraws the component at an interval. */
export function useClock(everyMs: number): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      setTick(tick => tick + 1);
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
}

/** A short time; in full on hover. */
export function Time({ at, session }: { at: string; session: Session }) {
  return (
    <time dateTime={at} title={fullTime(at)}>
      {clock(at, new Date(session.now()))}
    </time>
  );
}

/** A text with its times by this machine's clock; in full on hover. */
export function Timed({ text, session }: { text: string; session: Session }) {
  return (
    <>
      {inTimes(text).map((part, index) =>
        index % 2 === 0 ? part : <Time key={index} at={isoOf(part)} session={session} />,
      )}
    </>
  );
}

/** Time left for an answer. The text for screen readers changes every minute, the digits every second. */
export function Countdown({ until, session }: { until: string; session: Session }) {
  useClock(1000);
  const left = Date.parse(until) - session.now();
  const isOver = left <= 0;
  return (
    <span class="countdown" role="timer" data-urgent={left < 60_000}>
      <span aria-hidden="true">{isOver ? l10n.t('expired') : l10n.t`expires in ${countdown(left)}`}</span>
      <span class="hidden-text">
        {isOver ? l10n.t('expired') : l10n.t`expires in ${Math.ceil(left / 60_000)} min`}
      </span>
    </span>
  );
}

/** Time since something began. */
export function Elapsed({ since, session }: { since: string; session: Session }) {
  useClock(1000);
  return <span class="elapsed">{span(session.now() - Date.parse(since))}</span>;
}

/** How long something has taken, and how long it usually takes. */
export function Waiting({
  progress,
  session,
}: {
  progress: NonNullable<StepView['progress']>;
  session: Session;
}) {
  useClock(1000);
  const elapsed = session.now() - Date.parse(progress.since);
  const usual = usualInWords(progress, elapsed);
  return (
    <span class="elapsed">
      {span(elapsed)}
      {usual !== '' && <span class="muted"> · {usual}</span>}
    </span>
  );
}
