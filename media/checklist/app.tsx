import * as l10n from '@vscode/l10n';
import type { Incident } from '../../src/core/journal/state';
import type { RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import { retryingTitle } from '../../src/core/view/words/retrying';
import { stepsOnCourse } from '../../src/core/view/words/attention';
import { isTicked } from '../../src/core/view/words/status';
import { localTimes } from '../../src/core/view/words/time';
import { Aside } from './aside';
import { Button } from './button';
import { Chain } from './chain';
import { Filled } from './filled';
import { Finished } from './finished';
import { Header } from './header';
import { Icon } from './icons';
import { Now } from './now';
import { Production } from './production';
import type { Session } from './session';
import { Links, Standing, WayBack } from './standing';
import { Start } from './start';
import { Steps } from './steps';
import { Elapsed, Time, Timed } from './time';
import { RunWays } from './ways';

/** The whole page. */
export function App({ session }: { session: Session }) {
  const { view } = session;
  return (
    <>
      <p class="hidden-text" role="status">
        {view === null ? '' : localTimes(`${view.title}: ${view.headline}`, new Date(session.now()))}
      </p>
      {view === null ? session.isReady && <Start session={session} /> : <Run view={view} session={session} />}
    </>
  );
}

function Run({ view, session }: { view: RunView; session: Session }) {
  const isAllTicked = stepsOnCourse(view).every(step => isTicked(step.status));
  return (
    <main>
      <Header view={view} session={session} />
      {view.production !== null && <Production view={view} session={session} />}
      {view.retrying !== null && (
        <Notice title={retryingTitle(view)} lines={[view.retrying]} session={session} />
      )}
      {view.journalProblems.length > 0 && (
        <Notice title={l10n.t('The journal has a problem')} lines={view.journalProblems} session={session} />
      )}
      {session.isLive && isAllTicked && view.finishBlockedBy.length > 0 && (
        <Notice title={l10n.t('Not finished yet')} lines={view.finishBlockedBy} session={session} />
      )}
      {view.rollback !== null && (
        <p class="rolling-back">
          <Icon name="warning" />
          <span>
            <Filled
              text={l10n.t('Rolled back by {0}: {1}')}
              parts={[view.rollback.by, <q>{view.rollback.reason}</q>]}
            />
          </span>
        </p>
      )}
      {session.isLive && view.drivenElsewhere !== null && (
        <section class="card notice" aria-label={l10n.t('Another window')}>
          <Icon name="warning" />
          <div>
            <strong>{l10n.t('Another window controls this deployment')}</strong>
            <p>
              <Filled
                text={l10n.t(
                  "Since {0}. Here you can only follow it. If you closed that window or can't find it, take control here; the other window then stops acting.",
                )}
                parts={[<Time at={view.drivenElsewhere.since} session={session} />]}
              />
            </p>
            <div class="buttons">
              <RunWays ways={waysOn(view)} only={['take-over']} session={session} />
            </div>
          </div>
        </section>
      )}
      {view.followed !== null && <Followed followed={view.followed} session={session} />}
      {session.isLive && view.incident?.frozen === true && (
        <IncidentCard view={view} incident={view.incident} session={session} />
      )}
      {((session.isLive && view.canFinish) || view.state === 'finished') && view.followed === null && (
        <Finished view={view} session={session} />
      )}
      <Now view={view} session={session} />
      <Chain links={view.chain} />
      <div class="columns">
        <div>
          <Steps phases={view.phases} session={session} />
        </div>
        <Aside view={view} session={session} />
      </div>
    </main>
  );
}

function Followed({
  followed: { owner, heartbeatAt, isOver },
  session,
}: {
  followed: NonNullable<RunView['followed']>;
  session: Session;
}) {
  return (
    <section class="card notice watching" aria-label={l10n.t("A colleague's deployment")}>
      <Icon name="eye" />
      <div>
        <strong>{isOver ? l10n.t`${owner} is done` : l10n.t`You are following ${owner}’s deployment`}</strong>
        <p>
          {isOver ? (
            l10n.t('The team lock is free. This is the last state that was shared.')
          ) : (
            <Filled
              text={l10n.t(
                'Last seen {0} ago, {1}; updates come every few minutes. You can only watch here. Talk to {2} before you take over; starting a deployment asks you first.',
              )}
              parts={[
                <Elapsed since={heartbeatAt} session={session} />,
                <Time at={heartbeatAt} session={session} />,
                owner,
              ]}
            />
          )}
        </p>
        <div class="buttons">
          <Button onPress={() => session.request({ type: 'command', command: 'stop-following' })}>
            {l10n.t('Stop following')}
          </Button>
        </div>
      </div>
    </section>
  );
}

function IncidentCard(props: {
  readonly view: RunView;
  readonly incident: Incident;
  readonly session: Session;
}) {
  const { view, incident, session } = props;
  return (
    <section class="card problem" aria-labelledby="incident-title">
      <h2 id="incident-title">
        <Icon name="warning" />
        <span>{l10n.t`Incident, severity ${incident.severity}: ${incident.summary}`}</span>
      </h2>
      <p class="prose">
        {l10n.t(
          'The deployment is frozen. No new actions will start until you resume or roll back; readings continue.',
        )}
      </p>
      <Standing view={view} session={session} />
      <div class="buttons">
        <Button onPress={() => session.request({ type: 'command', command: 'incident-report' })}>
          {l10n.t('Show incident report')}
        </Button>
        <RunWays ways={waysOn(view)} only={['resume']} session={session} />
        <WayBack view={view} session={session} />
      </div>
      <Links view={view} session={session} />
    </section>
  );
}

function Notice(props: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly session: Session;
}) {
  const { title, lines, session } = props;
  return (
    <section class="card notice" aria-label={title}>
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        <ul>
          {lines.map(line => (
            <li key={line}>
              <Timed text={line} session={session} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
