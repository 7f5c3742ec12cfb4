import * as l10n from '@vscode/l10n';
import { connectionsInWords, type Connection, type Connections } from '../../src/core/connection/connection';
import { fixesOf } from '../../src/core/connection/fixes';
import { Button } from './button';
import { Icon, type IconName } from './icons';
import type { Session } from './session';
import { Timed } from './time';

const icons: Readonly<Record<Connection['status'], IconName>> = {
  waiting: 'circle-small-filled',
  checking: 'loading',
  good: 'pass',
  missing: 'circle-small-filled',
  bad: 'error',
};
const words: Readonly<Record<Connection['status'], string>> = {
  waiting: l10n.t('not tested yet'),
  checking: l10n.t('testing'),
  good: l10n.t('works'),
  missing: l10n.t('not set up; optional'),
  bad: l10n.t('needs attention'),
};

/** Whether every service and tool that the runbooks use is available, and what to do if one isn't. */
export function ConnectionList(props: {
  readonly connections: Connections | null;
  /** A rehearsal's services need no sign-in. */
  readonly rehearsal: boolean;
  readonly session: Session;
}) {
  const { connections, rehearsal, session } = props;
  const isRunning = connections?.is === 'running';
  return (
    <section class="connections" aria-labelledby="connections-title">
      <div class="connections-head">
        <h2 id="connections-title">{l10n.t('Connections')}</h2>
        <p class="muted" role="status">
          {connections === null
            ? l10n.t('Services and tools that your runbooks use, with permissions. Checking only reads.')
            : connectionsInWords(connections)}
        </p>
        <Button
          key={isRunning ? 'cancel' : 'check'}
          onPress={() =>
            session.request({ type: 'command', command: isRunning ? 'cancel-check' : 'check-connections' })
          }
        >
          {isRunning
            ? l10n.t('Cancel')
            : connections === null
              ? l10n.t('Check connections')
              : l10n.t('Check again')}
        </Button>
      </div>
      {connections !== null && connections.all.length > 0 && (
        <ul>
          {connections.all.map(each => (
            <Row key={each.name} connection={each} rehearsal={rehearsal} session={session} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row(props: {
  readonly connection: Connection;
  readonly rehearsal: boolean;
  readonly session: Session;
}) {
  const { connection, rehearsal, session } = props;
  const { name, title, status, says, remedy } = connection;
  const fixes = rehearsal ? [] : fixesOf(connection);
  return (
    <li class={`connection is-${status}`}>
      <Icon name={icons[status]} />
      <strong>{title}</strong>
      <div>
        <p>
          <span class="hidden-text">{words[status]}. </span>
          {says === '' ? <span class="muted">{words[status]}</span> : <Timed text={says} session={session} />}
        </p>
        {remedy !== '' && (
          <p class="muted">
            <Timed text={remedy} session={session} />
          </p>
        )}
        {fixes.length > 0 && (
          <div class="buttons">
            {fixes.map(({ by, label }) => (
              <Button key={by} onPress={() => session.request({ type: 'fix', connection: name, by })}>
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
    </li>
  );
}
