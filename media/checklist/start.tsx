import type { CommandName, StartPage } from '../../src/protocol';
import { Button } from './button';
import { ConnectionList } from './connections';
import { Differences } from './differences';
import { Icon } from './icons';
import type { Session } from './session';

/** What runbooks have in common; shown while none is known. */
const usual = { title: '', differences: [], phases: ['Check', 'Approve', 'Apply', 'Verify', 'Record'] };
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
          {rehearsal ? 'Rehearse a deployment' : 'Deploy by the runbook'}
        </h1>
        <p class="muted">
          {rehearsal
            ? 'No deployment is open. Every service is simulated on this machine; nothing here touches production.'
            : 'No deployment is open. Starting is read-only; nothing changes until you approve.'}
        </p>
      </header>
      <ul class="what">
        <li>A written runbook, step by step: each step is checked, not just ticked.</li>
        <li>You approve what changes production, with the evidence in front of you.</li>
        <li>Whatever must be closed again stays in sight until it is.</li>
      </ul>
      {(runbooks.length === 0 ? [usual] : runbooks).map(({ title, phases, differences }) => (
        <section key={title} aria-label={title === '' ? 'How a deployment goes' : title}>
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
          {differences.length > 0 && <Differences groups={differences} session={session} />}
        </section>
      ))}
      <div class="buttons">
        <Button tone="primary" onPress={command('start')}>
          {rehearsal ? 'Start the rehearsal' : 'Start'}
        </Button>
        {faults !== null && <Button onPress={command('choose-faults')}>Choose what goes wrong…</Button>}
        {!rehearsal && <Button onPress={command('rehearse')}>Rehearse</Button>}
        <Button onPress={command(rehearsal ? 'open-folder' : 'new-runbook')}>Use it on my repository…</Button>
        <Button onPress={command('follow')}>Follow a colleague</Button>
      </div>
      {faults !== null && faults.length > 0 && (
        <p class="going-wrong">
          <Icon name="warning" />
          <span>Will go wrong: {faults.join('; ')}</span>
        </p>
      )}
      <ConnectionList connections={page.connections} rehearsal={rehearsal} session={session} />
    </main>
  );
}
