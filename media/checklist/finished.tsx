import * as l10n from '@vscode/l10n';
import { phaseTimes, type PhaseTime } from '../../src/core/view/phaseTimes';
import type { RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import { remainsOf } from '../../src/core/view/words/remains';
import { statusText } from '../../src/core/view/words/standing';
import { durationInWords, span } from '../../src/core/view/words/time';
import { Versions } from './changes';
import { Copy } from './copy';
import { Filled } from './filled';
import { Icon } from './icons';
import { Time } from './time';
import type { Session } from './session';
import { Links } from './standing';
import { RunWays } from './ways';

/** The end: what was deployed, how long each phase took, and what remains for whom. */
export function Finished({ view, session }: { view: RunView; session: Session }) {
  const remains = remainsOf(view);
  const times = phaseTimes(view);
  return (
    <section class="card finished" aria-labelledby="finished-title" tabIndex={-1}>
      <h2 id="finished-title">
        <Icon name="pass" />
        <span>
          {view.state !== 'finished'
            ? l10n.t('All steps are done')
            : view.versions === null
              ? l10n.t('Finished')
              : l10n.t('Deployed')}
        </span>
      </h2>
      <Versions versions={view.versions} />
      {times.length > 0 && <TimeLine times={times} view={view} session={session} />}
      <h3>{l10n.t('What remains')}</h3>
      {remains.length === 0 ? (
        <p>{l10n.t('Nothing.')}</p>
      ) : (
        <ul class="remains">
          {remains.map(({ id, title, who }) => (
            <li key={id}>
              <Icon name="unlock" />
              <span>
                {title}
                <span class="muted">, {who}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div class="buttons">
        {session.isLive && <RunWays ways={waysOn(view)} only={['finish']} session={session} />}
        <Copy label={l10n.t('Copy status')} text={() => statusText(view)} />
      </div>
      <Links view={view} session={session} />
    </section>
  );
}

/** A bar for each phase, placed on the timeline of the run. The text next to it says the same. */
function TimeLine(props: {
  readonly times: readonly PhaseTime[];
  readonly view: RunView;
  readonly session: Session;
}) {
  const { times, view, session } = props;
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  const start = Date.parse(view.startedAt);
  const place = (ms: number): number => (ms / Math.max(1, total)) * 100;
  return (
    <>
      <p class="muted">
        <Filled
          text={l10n.t('{0} since {1}, by {2}')}
          parts={[
            durationInWords(view) ?? span(total),
            <Time at={view.startedAt} session={session} />,
            view.startedBy,
          ]}
        />
      </p>
      <ol class="times" aria-label={l10n.t('How long each phase took')}>
        {times.map(({ title, from, ms }, index) => {
          // Keep the shortest bar visible.
          const width = Math.max(0.7, place(ms));
          const x = Math.min(place(Date.parse(from) - start), 100 - width);
          return (
            <li key={index}>
              <span>{title}</span>
              <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width={100} height={1} />
                <rect x={x} width={width} height={1} />
              </svg>
              <span class="muted">{span(ms)}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
