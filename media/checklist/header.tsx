import * as l10n from '@vscode/l10n';
import { REHEARSAL_BANNER } from '../../src/core/rehearsal';
import { stillOpen, type RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import type { CommandName } from '../../src/protocol';
import { stepsOnCourse } from '../../src/core/view/words/attention';
import { stateWord } from '../../src/core/view/words/runState';
import { failedStep } from '../../src/core/view/words/standing';
import { dryWordOf } from '../../src/core/view/words/dry';
import { isTicked, wordOf } from '../../src/core/view/words/status';
import { tookInWords } from '../../src/core/view/words/time';
import { Button } from './button';
import { Filled } from './filled';
import type { Session } from './session';
import { Elapsed, Time, Timed } from './time';
import { RunWays } from './ways';

/** Which run this is, how far it has come, and the actions on the run as a whole. */
export function Header({ view, session }: { view: RunView; session: Session }) {
  const steps = stepsOnCourse(view);
  const open = stillOpen(view).length;
  const isFollowed = view.followed?.isOver === false;
  const isDry = view.dryRun !== undefined;
  const isOpen = session.isLive && view.state === 'open' && view.drivenElsewhere === null;
  const ways = waysOn(view);
  const took = tookInWords(view);
  // A card below offers the rollback: for a doubt about production, a failure or an incident.
  const hasCard =
    view.production !== null || view.incident?.frozen === true || failedStep(view) !== undefined;
  const first = hasCard ? [] : (['roll-back'] as const);
  const command = (name: CommandName) => (): Promise<unknown> =>
    session.request({ type: 'command', command: name });
  return (
    <header>
      {view.rehearsal && <p class="rehearsal">{REHEARSAL_BANNER}</p>}
      {isDry && <p class="rehearsal">{l10n.t('Dry run: every step is checked, and nothing changes')}</p>}
      <div class="head">
        <div class="grow">
          <h1 id="title" tabIndex={-1}>
            {view.title}
            {!session.isLive && (
              <span class="pill">{isDry ? l10n.t('dry run') : l10n.t`${standing(view)}, read only`}</span>
            )}
          </h1>
          <p class="muted">
            <Filled
              text={l10n.t('Started by {0}, {1}')}
              parts={[view.startedBy, <Time at={view.startedAt} session={session} />]}
            />
            {took !== '' && ` · ${took}`}
            {view.endedAt === null && (session.isLive || isFollowed) && (
              <>
                {' · '}
                <Elapsed since={view.startedAt} session={session} />
              </>
            )}
          </p>
        </div>
        <div class="buttons">
          {session.isLive && <RunWays ways={ways} only={first} session={session} />}
          {isOpen && view.incident?.frozen !== true && (
            <Button onPress={command('declare-incident')}>{l10n.t('Declare incident…')}</Button>
          )}
          {isDry ? (
            <>
              <Button tone="primary" onPress={command('repeat-dry-run')}>
                {l10n.t('Run dry again')}
              </Button>
              <Button onPress={command('end-dry-run')}>{l10n.t('End dry run')}</Button>
            </>
          ) : (
            view.followed === null && (
              <Button onPress={command('export-record')}>{l10n.t('Export record')}</Button>
            )
          )}
          {session.isLive && <RunWays ways={ways} only={['abort']} session={session} />}
        </div>
      </div>
      <div class="meter" aria-hidden="true">
        {steps.map(step => (
          <span
            key={step.id}
            data-status={step.status}
            data-dry={step.dry}
            title={[step.title, isDry ? dryWordOf(step) : wordOf(step)].filter(Boolean).join(': ')}
          />
        ))}
      </div>
      <p class="counts">
        {/* Otherwise the card further down says it. */}
        {view.headline !== view.production && (
          <span class="headline">
            <Timed text={view.headline} session={session} />
          </span>
        )}
        {!isDry && (
          <span class="muted">
            {l10n.t`${steps.filter(step => isTicked(step.status)).length} of ${steps.length} ticked`}
          </span>
        )}
        {open > 0 && (
          <button
            type="button"
            class="link"
            onClick={() => {
              const target = document.getElementById('obligations');
              target?.scrollIntoView({ block: 'nearest' });
              target?.focus();
            }}
          >
            {l10n.t`${open} still open`}
          </button>
        )}
      </p>
    </header>
  );
}

function standing({ state, followed }: RunView): string {
  if (followed !== null) return followed.isOver ? l10n.t('over') : l10n.t('followed');
  return state === 'open' ? l10n.t('closed') : stateWord(state);
}
