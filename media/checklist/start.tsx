import * as l10n from '@vscode/l10n';
import type { CommandName, StartPage } from '../../src/protocol';
import { Button } from './button';
import { ConnectionList } from './connections';
import { Differences } from './differences';
import { Icon } from './icons';
import type { Session } from './session';

/** What runbooks have in common; shown while none is known. */
const usual = {
  title: '',
  differences: [],
  phases: [l10n.t('Check'), l10n.t('Approve'), l10n.t('Apply'), l10n.t('Verify'), l10n.t('Record')],
};
const nothing: StartPage = { rehearsal: false, runbooks: [], faults: null, connections: null };

/** The start page: what this is, whether everything it needs is available, and how to start. */
export function Start({ session }: { readonly session: Session }) {
  const page = session.start ?? nothing;
  const { rehearsal, runbooks, faults } = page;
  const command = (name: CommandName) => (): Promise<unknown> =>
    session.request({ type: 'command', command: name });
  return (
    <main class="start">
      <header>
        <h1 id="title" tabIndex={-1}>
          {rehearsal ? l10n.t('Rehearse a deployment') : l10n.t('Deploy by the runbook')}
        </h1>
        <p class="muted">
          {rehearsal
            ? l10n.t(
                'No deployment is open. Every service is simulated on this machine; nothing here touches production.',
              )
            : l10n.t('No deployment is open. Starting is read-only; nothing changes until you approve.')}
        </p>
      </header>
      <ul class="what">
        <li>{l10n.t('A written runbook, step by step: each step is checked, not just ticked.')}</li>
        <li>{l10n.t('You approve what changes production, with the evidence in front of you.')}</li>
        <li>{l10n.t('Whatever must be closed again stays in sight until it is.')}</li>
      </ul>
      {(runbooks.length === 0 ? [usual] : runbooks).map(({ title, phases, differences }) => (
        <section key={title} aria-label={title === '' ? l10n.t('How a deployment goes') : title}>
          {title !== '' && <h2>{title}</h2>}
          <ol class="way">
            {phases.map((phase, index) => (
              <li key={phase}>
                <span class="number" aria-hidden="true">
                  {index + 1}
                </span>
                <span>{phase}</span>
              </li>
            ))}
          </ol>
          {differences.length > 0 && (
            <Differences groups={differences} rehearsal={rehearsal} session={session} />
          )}
        </section>
      ))}
      <div class="buttons">
        <Button tone="primary" onPress={command('start')}>
          {rehearsal ? l10n.t('Start the rehearsal') : l10n.t('Start')}
        </Button>
        {faults !== null && (
          <Button onPress={command('choose-faults')}>{l10n.t('Choose what goes wrong…')}</Button>
        )}
        {!rehearsal && <Button onPress={command('rehearse')}>{l10n.t('Rehearse')}</Button>}
        <Button onPress={command(rehearsal ? 'open-folder' : 'new-runbook')}>
          {l10n.t('Use it on my repository…')}
        </Button>
        <Button onPress={command('follow')}>{l10n.t('Follow a colleague')}</Button>
      </div>
      {faults !== null && faults.length > 0 && (
        <p class="going-wrong">
          <Icon name="warning" />
          <span>{l10n.t`Will go wrong: ${faults.join('; ')}`}</span>
        </p>
      )}
      <ConnectionList connections={page.connections} rehearsal={rehearsal} session={session} />
    </main>
  );
}
