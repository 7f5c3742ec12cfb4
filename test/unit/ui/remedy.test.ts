import assert from 'node:assert/strict';
import { commands } from '../../../src/contributions';
import { commandNamed } from '../../../src/ui/remedy';

describe('the command that a remedy names', () => {
  const titled = [
    { command: commands.signInAirflow, title: 'Sign In to Airflow…' },
    { command: commands.openChecklist, title: 'Start' },
    { command: commands.showLog, title: 'Start Over' },
    { command: commands.abort, title: 'Abort…' },
  ];

  it('is found by its title, the longest first', () => {
    assert.equal(
      commandNamed('Run “Deploy Runbook: Sign In to Airflow…”.', titled)?.command,
      commands.signInAirflow,
    );
    assert.equal(commandNamed('Run “Deploy Runbook: Start Over”.', titled)?.command, commands.showLog);
  });

  it('is not found if none is named', () => {
    assert.equal(commandNamed('Start the server.', titled), undefined);
  });

  it('is not found if it changes something, since a remedy may contain a name from outside', () => {
    assert.equal(commandNamed('Talk to “Deploy Runbook: Abort…”.', titled), undefined);
  });
});
