import { phaseTimes, type PhaseTime } from '../../src/core/view/phaseTimes';
import { stillOpen, type RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import { productionInWords, statusText } from '../../src/core/view/words/standing';
import { clock, span } from '../../src/core/view/words/time';
import { Versions } from './changes';
import { Copy } from './copy';
import { Icon } from './icons';
import type { Session } from './session';
import { RunWays } from './ways';

/** The end: what was deployed, how long each phase took, what remains and for whom. */
export function Finished({ view, session }: { view: RunView; session: Session }) {
  const isOver = view.state === 'finished';
  // The run's own lock goes with it.
  const open = stillOpen(view).filter(({ remedy }) => isOver || remedy !== null);
  const times = phaseTimes(view);
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <section class="card finished" aria-labelledby="finished-title">
      <h2 id="finished-title">
        <Icon name="check" />
        <span>{isOver ? productionInWords({ ...view, versions: null }) : 'Everything is done'}</span>
      </h2>
      <Versions versions={view.versions} />
      {times.length > 0 && (
        <>
          <p class="muted">
            {span(total)} since <time dateTime={view.startedAt}>{clock(view.startedAt)}</time>
          </p>
          <TimeLine times={times} total={total} />
          <ol class="times-legend" aria-label="How long each phase took">
            {times.map(({ title, ms }, index) => (
              <li key={index}>
                {title} <span class="muted">{span(ms)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {open.length === 0 ? (
        <p>Nothing remains to be done.</p>
      ) : (
        <>
          <h3>What remains</h3>
          <ul class="remains">
            {open.map(({ id, title, remedy, onlyLooks }) => (
              <li key={id}>
                <Icon name="open" />
                <span>
                  {title}
                  <span class="muted">
                    {remedy === null
                      ? ', closed by finishing'
                      : onlyLooks === true
                        ? ', by whoever reviews it'
                        : `, by ${view.startedBy}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="buttons">
        {session.isLive && <RunWays ways={waysOn(view)} only={['finish']} session={session} />}
        <Copy label="Copy status" text={() => statusText(view)} />
      </div>
    </section>
  );
}

/** One bar, a part a phase; the legend below says the same. */
function TimeLine({ times, total }: { times: readonly PhaseTime[]; total: number }) {
  // The shortest still shows.
  const widths = times.map(({ ms }) => Math.max(ms, total / 60, 1));
  const all = widths.reduce((sum, width) => sum + width, 0);
  return (
    <svg class="times" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {widths.map((width, index) => {
        const x = widths.slice(0, index).reduce((sum, each) => sum + each, 0);
        return (
          <rect key={index} x={(x / all) * 100} width={Math.max(0.3, (width / all) * 100 - 0.3)} height={1} />
        );
      })}
    </svg>
  );
}
