import type { CommandName } from '../../src/protocol';
import { Button } from './button';
import { Icon } from './icons';
import type { Session } from './session';

/** What the steps of a runbook come down to, whatever is deployed. */
const phases = ['Check', 'Approve', 'Apply', 'Verify', 'Record'];

/** The start page: what this is, and how to begin. */
export function Nothing({ session }: { session: Session }) {
  const command = (name: CommandName) => (): Promise<unknown> =>
    session.request({ type: 'command', command: name });
  return (
    <main class="nothing">
      <h1 id="title" tabIndex={-1}>
        No deployment is open
      </h1>
      <ul class="what">
        <li>A written runbook, step by step: each step is checked, not just ticked.</li>
        <li>What a runbook runs is shown to you once, before anything of it runs.</li>
        <li>Whatever must be closed again stays in sight until it is.</li>
      </ul>
      <ol class="way" aria-label="How a deployment goes">
        {phases.map((phase, index) => (
          <li key={phase}>
            {index > 0 && <Icon name="chevron" />}
            <span>{phase}</span>
          </li>
        ))}
      </ol>
      <div class="buttons">
        <Button tone="primary" onPress={command('start')}>
          Start
        </Button>
        <Button onPress={command('rehearse')}>Start a rehearsal</Button>
        <Button onPress={command('new-runbook')}>Use it on my repository…</Button>
        <Button onPress={command('follow')}>Follow a colleague</Button>
      </div>
      <p class="muted">
        A rehearsal simulates every service on this machine. Nothing of it touches production.
      </p>
    </main>
  );
}
