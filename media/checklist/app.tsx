import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import type { Incident } from '../../src/core/journal/state';
import type { RunView } from '../../src/core/view/view';
import { waysOn, type WayOn } from '../../src/core/view/waysOn';
import { stepsOf, stepsOnCourse } from '../../src/ui/attention';
import { isTicked } from '../../src/ui/status';
import { clock } from '../../src/ui/time';
import { Aside } from './aside';
import { Button, Refusal } from './button';
import { Header } from './header';
import { Icon } from './icons';
import { Now } from './now';
import type { Session } from './session';
import { act } from './stepActions';
import { Steps } from './steps';
import { Elapsed } from './time';

/** The whole page. */
export function App({ session }: { session: Session }) {
  const { view } = session;
  return (
    <>
      <p class="hidden-text" role="status">
        {view === null ? '' : `${view.title}: ${view.headline}`}
      </p>
      {view === null ? (
        session.isReady && <Nothing session={session} />
      ) : (
        <Run view={view} session={session} />
      )}
    </>
  );
}

function Run({ view, session }: { view: RunView; session: Session }) {
  const isAllTicked = stepsOnCourse(view).every(step => isTicked(step.status));
  return (
    <main>
      <Header view={view} session={session} />
      {view.production !== null && <Production view={view} session={session} />}
      {view.journalProblems.length > 0 && (
        <Notice
          title={view.followed === null ? 'The journal has a fault' : 'It can’t be looked at now'}
          lines={view.journalProblems}
        />
      )}
      {session.isLive && isAllTicked && !view.canFinish && (
        <Notice title="Not finished yet" lines={view.finishBlockedBy} />
      )}
      {view.rollback !== null && (
        <p class="rolling-back">
          <Icon name="warning" />
          <span>
            Rolled back by {view.rollback.by}: <q>{view.rollback.reason}</q>
          </span>
        </p>
      )}
      {session.isLive && view.drivenElsewhere !== null && (
        <section class="card notice" aria-label="Another window">
          <Icon name="warning" />
          <div>
            <strong>Another window drives this deployment</strong>
            <p>
              Since <time dateTime={view.drivenElsewhere.since}>{clock(view.drivenElsewhere.since)}</time>.
              Here you follow it. When you have closed that window, or can't find it any more, drive from this
              one: the other one then does nothing further.
            </p>
            <Button onPress={() => session.request({ type: 'command', command: 'take-over' })}>
              Drive from this window
            </Button>
          </div>
        </section>
      )}
      {view.followed !== null && <Followed followed={view.followed} session={session} />}
      {session.isLive && view.incident?.frozen === true && (
        <IncidentCard incident={view.incident} session={session} />
      )}
      <Now view={view} session={session} />
      <div class="columns">
        <div>
          <Steps phases={view.phases} session={session} />
        </div>
        <Aside view={view} session={session} />
      </div>
    </main>
  );
}

/** First of all: what runs may not be what the default branch says. Its buttons are the ways on. */
function Production({ view, session }: { view: RunView; session: Session }) {
  const [refused, setRefused] = useState<Problem | null>(null);
  const isClosed = !session.isLive;
  return (
    <section class="card problem" aria-labelledby="production-title">
      <h2 id="production-title">
        <Icon name="warning" />
        <span>{view.production}</span>
      </h2>
      <p class="prose">
        {isClosed
          ? 'This deployment is closed. Roll back, or deploy again: until one of them finishes, what runs is not certain.'
          : view.state === 'aborting'
            ? 'The abort is not complete, because what was applied can not be taken back by it. Roll back, or resume the deployment and retry.'
            : 'Check what the step below says was done. Then retry it, or roll back.'}
      </p>
      <div class="buttons">
        {waysOn(view).map(way => (
          <Way key={JSON.stringify(way)} way={way} view={view} session={session} onRefused={setRefused} />
        ))}
      </div>
      <Refusal problem={refused} />
    </section>
  );
}

/** The button of a way on; questions and waits stand in cards of their own. */
function Way(props: {
  readonly way: WayOn;
  readonly view: RunView;
  readonly session: Session;
  readonly onRefused: (problem: Problem | null) => void;
}) {
  const { way, view, session, onRefused } = props;
  if (way.is === 'run' && (way.do === 'roll-back' || way.do === 'resume')) {
    const command = way.do;
    return (
      <Button onPress={() => session.request({ type: 'command', command })}>
        {command === 'resume' ? 'Resume the deployment' : 'Roll back…'}
      </Button>
    );
  }
  if (way.is === 'step' && way.do === 'retry') {
    const { step } = way;
    return (
      <Button
        onPress={async () => {
          onRefused(await act(session, step, 'retry'));
        }}
      >
        Try again: {stepsOf(view).find(({ id }) => id === step)?.title}
      </Button>
    );
  }
  return null;
}

function Followed({
  followed: { owner, heartbeatAt, isOver },
  session,
}: {
  followed: NonNullable<RunView['followed']>;
  session: Session;
}) {
  return (
    <section class="card notice" aria-label="A colleague's deployment">
      <Icon name="eye" />
      <div>
        <strong>{isOver ? `${owner} is done` : `${owner} deploys, and you follow`}</strong>
        <p>
          {isOver ? (
            'The team lock is free. This is what was told of the deployment last.'
          ) : (
            <>
              Last sign of life <Elapsed since={heartbeatAt} session={session} /> ago, at{' '}
              <time dateTime={heartbeatAt}>{clock(heartbeatAt)}</time>; a new one comes every few minutes.
              Nothing can be done to it from here. Talk to {owner} before you take it over: starting a
              deployment asks you first.
            </>
          )}
        </p>
        <div class="buttons">
          <Button onPress={() => session.request({ type: 'command', command: 'stop-following' })}>
            Stop following
          </Button>
        </div>
      </div>
    </section>
  );
}

function IncidentCard({ incident, session }: { incident: Incident; session: Session }) {
  return (
    <section class="card problem" aria-labelledby="incident-title">
      <h2 id="incident-title">
        <Icon name="warning" />
        <span>
          Incident, severity {incident.severity}: {incident.summary}
        </span>
      </h2>
      <p class="prose">
        The deployment is frozen: nothing is begun until it is resumed or rolled back, though the world is
        still read.
      </p>
      <div class="buttons">
        <Button onPress={() => session.request({ type: 'command', command: 'incident-report' })}>
          Show report
        </Button>
        <Button onPress={() => session.request({ type: 'command', command: 'resume' })}>Resume</Button>
      </div>
    </section>
  );
}

function Notice({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <section class="card notice" aria-label={title}>
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        <ul>
          {lines.map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Nothing({ session }: { session: Session }) {
  return (
    <main class="nothing">
      <h1 id="title" tabIndex={-1}>
        No deployment is open
      </h1>
      <p class="muted">Starting one only reads; nothing changes before you say so.</p>
      <div class="buttons">
        <Button tone="primary" onPress={() => session.request({ type: 'command', command: 'start' })}>
          Start
        </Button>
        <Button onPress={() => session.request({ type: 'command', command: 'rehearse' })}>Rehearse</Button>
        <Button onPress={() => session.request({ type: 'command', command: 'follow' })}>
          Follow a colleague
        </Button>
      </div>
    </main>
  );
}
