import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandOfAction, commands } from '../../contributions';
import { CancelledError, ProblemError, toProblem } from '../../core/errors';
import type { Deployment } from '../../core/engine/deployment';
import type { ChecklistRequest, Respond } from '../checklist';
import { openLink } from '../show/link';
import type { UiStore } from '../store';
import { findObligation } from './find';
import { confirmMeeting } from './meeting';
import { repair } from './repair';

const commandOf = {
  start: commands.start,
  rehearse: commands.rehearse,
  'choose-faults': commands.chooseFaults,
  'open-folder': 'vscode.openFolder',
  'new-runbook': commands.newRunbook,
  'compare-runbook': commands.compareRunbook,
  'check-connections': commands.checkConnections,
  'cancel-check': commands.cancelCheck,
  'repeat-dry-run': commands.repeatDryRun,
  'end-dry-run': commands.endDryRun,
  finish: commands.finish,
  resume: commands.resume,
  abort: commands.abort,
  'take-over': commands.takeOver,
  follow: commands.follow,
  'stop-following': commands.stopFollowing,
  'roll-back': commands.rollBack,
  settle: commands.settleProduction,
  'declare-incident': commands.declareIncident,
  'incident-report': commands.incidentReport,
  'export-record': commands.exportRecord,
} as const;

/** Builds {@link Respond} for the open run. Commands that prompt the person show their own problems. */
export function responder(store: UiStore): Respond {
  return async message => {
    try {
      await carryOut(store, message);
      return null;
    } catch (error) {
      return error instanceof CancelledError ? null : toProblem(error);
    }
  };
}

async function carryOut(store: UiStore, message: ChecklistRequest): Promise<void> {
  switch (message.type) {
    case 'open':
      return openLink(message.address);
    case 'command':
      await vscode.commands.executeCommand(commandOf[message.command]);
      return;
    case 'fix':
      return repair(message.connection, message.by);
    case 'answer': {
      const { step, run: id, request: _, type: _type, ...answer } = message;
      return run(store, id).decide(step, answer);
    }
    case 'meet': {
      const deployment = run(store, message.run);
      const found = await findObligation(deployment.view, message.obligation, '');
      await confirmMeeting(found, () => vscode.commands.executeCommand(commands.openChecklist));
      return deployment.meet(message.obligation);
    }
    case 'act':
      run(store, message.run);
      await vscode.commands.executeCommand(commands[commandOfAction[message.action]], message.step);
  }
}

/** @throws {ProblemError} `run.other` if the open run isn't the one that was shown */
function run(store: UiStore, id: string): Deployment {
  const deployment = store.deployment();
  if (deployment.view.runId === id) return deployment;
  throw new ProblemError({
    code: 'run.other',
    message: l10n.t('The checklist shows a run that is no longer open.'),
    remedy: l10n.t('Run “Deploy Runbook: Open Checklist” and look again.'),
  });
}
