import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deployment } from '../../core/engine/deployment';
import { severities } from '../../core/view/incidentReport';
import { askReason, choose } from '../ask';
import { isDoubt } from '../../core/engine/doubt';
import type { Checklist } from '../checklist';
import type { UiHost } from '../host';
import { confirmOrLook, say } from '../show/messages';
import { inProgress } from '../show/progress';
import type { UiStore } from '../store';
import { followUpId } from '../tree/treeRows';
import type { Handlers } from './handlers';
import { idOf } from './idOf';
import { showRecord } from '../record';

/** Commands for when things go wrong. */
export function emergencyCommands(
  host: UiHost,
  store: UiStore,
  checklist: Checklist,
): Pick<Handlers, 'rollBack' | 'settleProduction' | 'declareIncident' | 'incidentReport'> {
  const why = (title: string) =>
    askReason(
      l10n.t`Roll back “${title}”`,
      l10n.t('Why? It is recorded with your name. You choose the version next.'),
    );
  return {
    rollBack: async () => {
      if (store.current.is === 'run') {
        const deployment = store.deployment();
        const reason = await why(deployment.view.title);
        await inProgress(() => deployment.rollBack(reason));
      } else {
        const { startable, broken } = await inProgress(signal => host.runbooks(signal));
        const withWayBack = startable.filter(each => each.canRollBack);
        const runbook = await host.chooseRunbook({ startable: withWayBack, broken });
        await host.accept(runbook);
        const reason = await why(runbook.title);
        await inProgress(signal => host.start(runbook, signal, reason));
      }
      checklist.open();
    },
    settleProduction: async target => {
      const shown = store.current;
      const id = idOf(target);
      const doubts = shown.is === 'idle' ? shown.followUps.filter(isDoubt) : [];
      const items = doubts
        .filter(each => id === undefined || followUpId(each) === id)
        .map(each => ({ label: each.obligation.title, description: each.runTitle, runId: each.runId }));
      const runId =
        shown.is === 'run'
          ? null
          : (await choose(items, { placeHolder: l10n.t('What did you check?') })).runId;
      const reason = await askReason(
        l10n.t('I checked production'),
        l10n.t('What runs there, and how do you know? It is recorded with your name and ends the warning.'),
      );
      const settle = (run: Deployment) => run.settleProduction(reason);
      await inProgress(() => (runId === null ? settle(store.deployment()) : host.followUp(runId, settle)));
    },
    declareIncident: async () => {
      const deployment = store.deployment();
      const { severity } = await choose(
        ([1, 2, 3] as const).map(each => ({
          label: l10n.t`Severity ${each}`,
          detail: severities[each],
          severity: each,
        })),
        { title: l10n.t('Declare an incident'), placeHolder: l10n.t('How bad is it?') },
      );
      const summary = await askReason(
        l10n.t`Declare an incident of severity ${severity}`,
        l10n.t('What is wrong? One sentence, for colleagues who have not heard about it yet.'),
      );
      await deployment.declareIncident(severity, summary);
      await report(deployment);
    },
    incidentReport: () => report(store.deployment()),
  };
}

/** Opens the report, and offers to copy and to post it. The command for the report offers both again. */
async function report(deployment: Deployment): Promise<void> {
  const { packet, message } = deployment.incidentReport();
  await showRecord(packet);
  const copy = l10n.t('Copy');
  const post = l10n.t('Post to Slack…');
  const chosen = await say(
    'warning',
    l10n.t('The deployment is frozen. No new actions will start until you resume or roll back.'),
    copy,
    post,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(packet);
  if (chosen === post) await postToTeam(deployment, message);
}

async function postToTeam(deployment: Deployment, message: string): Promise<void> {
  const copy = { label: l10n.t('Copy'), show: () => vscode.env.clipboard.writeText(message) };
  await confirmOrLook(l10n.t('Post this to the team’s Slack channel?'), message, copy, l10n.t('Post'));
  await inProgress(() => deployment.postIncident());
  void say('information', l10n.t('Posted to Slack.'));
}
