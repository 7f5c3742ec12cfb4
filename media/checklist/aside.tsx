import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import { stillOpen, type ObligationView, type RunView, type TimelineEntry } from '../../src/core/view/view';
import { foldRepeated } from '../../src/core/view/words/facts';
import { Button, Refusal } from './button';
import { Facts, Folded } from './facts';
import { Filled } from './filled';
import { Icon, toneIcons } from './icons';
import type { Session } from './session';
import { Time, Timed } from './time';

/** The column next to the steps: what is still open, facts of the whole run, and its timeline. */
export function Aside({ view, session }: { view: RunView; session: Session }) {
  const open = stillOpen(view);
  const closed = view.obligations.filter(obligation => obligation.met);
  return (
    <aside>
      {view.obligations.length > 0 && (
        <section id="obligations" aria-labelledby="obligations-title" tabIndex={-1}>
          <h2 class="section-title" id="obligations-title">
            {l10n.t('Still open')}
            <span class="count">{open.length === 0 ? l10n.t('nothing') : open.length}</span>
          </h2>
          <Obligations all={open} session={session} />
          {closed.length > 0 && (
            <Folded id="closed" title={l10n.t`${closed.length} closed`} session={session}>
              <Obligations all={closed} session={session} />
            </Folded>
          )}
        </section>
      )}
      {view.facts.length > 0 && (
        <section aria-labelledby="facts-title">
          <h2 class="section-title" id="facts-title">
            {view.dryRun === undefined ? l10n.t('This run') : l10n.t('This dry run')}
          </h2>
          <Facts id="run" facts={foldRepeated(view.facts)} session={session} />
        </section>
      )}
      {view.timeline.length > 0 && <Timeline entries={view.timeline} session={session} />}
    </aside>
  );
}

function Obligations({ all, session }: { all: readonly ObligationView[]; session: Session }) {
  return (
    <ul class="obligations">
      {all.map(obligation => (
        <Obligation key={obligation.id} obligation={obligation} session={session} />
      ))}
    </ul>
  );
}

function Obligation({ obligation, session }: { obligation: ObligationView; session: Session }) {
  const [refused, setRefused] = useState<Problem | null>(null);
  const { id, title, previous, since, met, evidence, remedy } = obligation;
  return (
    <li class="obligation" data-met={met}>
      <Icon name={met ? 'pass' : 'unlock'} />
      <div class="grow">
        <div>
          {title}
          <span class="hidden-text">{met ? l10n.t(', closed') : l10n.t(', open')}</span>
        </div>
        <div class="muted">
          {met ? (
            <Timed text={evidence ?? ''} session={session} />
          ) : (
            <Filled
              text={previous === '' ? l10n.t('opened {0}') : l10n.t('{1}, opened {0}')}
              parts={[<Time at={since} session={session} />, previous]}
            />
          )}
        </div>
        {!met && remedy !== null && session.isLive && (
          <Button
            tone="link"
            onPress={async () => {
              setRefused(null);
              const run = session.view?.runId ?? '';
              setRefused(await session.request({ type: 'meet', run, obligation: id }));
            }}
          >
            {remedy === title ? l10n.t('Do it now') : remedy}
          </Button>
        )}
        <Refusal problem={refused} />
      </div>
    </li>
  );
}

/** Number of entries to show before "Show all". */
const few = 8;

/** Newest first. */
function Timeline({ entries, session }: { entries: readonly TimelineEntry[]; session: Session }) {
  const showsAll = session.isOpened('timeline');
  const newest = entries.toReversed();
  return (
    <section aria-labelledby="timeline-title">
      <h2 class="section-title" id="timeline-title">
        {l10n.t('Timeline')}
      </h2>
      <ol class="timeline">
        {(showsAll ? newest : newest.slice(0, few)).map((entry, index) => (
          // Entries are only ever appended, so their position from the start is a stable key.
          <li key={entries.length - index} data-tone={entry.tone}>
            <Time at={entry.at} session={session} />
            <Icon name={toneIcons[entry.tone]} />
            <span>
              <Timed text={entry.text} session={session} />
              {entry.by !== null && entry.by !== session.view?.startedBy && (
                <span class="muted"> {entry.by}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {entries.length > few && (
        <button
          type="button"
          class="link"
          onClick={() => {
            session.setOpened('timeline', !showsAll);
          }}
        >
          {showsAll ? l10n.t('Show less') : l10n.t`Show all ${entries.length}`}
        </button>
      )}
    </section>
  );
}
