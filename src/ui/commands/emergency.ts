import * as vscode from 'vscode';
import type { Deployment } from '../../core/engine/deployment';
import { severities } from '../../core/view/incidentReport';
import { askReason, choose } from '../ask';
import { isDoubt } from '../../core/engine/followUps';
import type { Checklist } from '../checklist';
import type { UiHost } from '../host';
import { confirmOrLook, say } from '../show/messages';
import { inProgress } from '../show/progress';
import type { UiStore } from '../store';
import { followUpId } from '../tree/treeRows';
import type { Handlers } from './handlers';
import { idOf } from './idOf';
import { showRecord } from './record';

/** Commands for when things go wrong. */
export function emergencyCommands(
  host: UiHost,
  store: UiStore,
  checklist: Checklist,
): Pick<Handlers, 'rollBack' | 'settleProduction' | 'declareIncident' | 'incidentReport'> {
  const { t } = vscode.l10n;
  const why = (title: string) =>
    askReason(
      t('Roll back “{0}”', title),
      t('Why? It is recorded with your name. You choose the version next.'),
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
        shown.is === 'run' ? null : (await choose(items, { placeHolder: t('What did you check?') })).runId;
      const reason = await askReason(
        t('I checked production'),
        t('What runs there, and how do you know? It is recorded with your name and ends the warning.'),
      );
      const settle = (run: Deployment) => run.settleProduction(reason);
      await inProgress(() => (runId === null ? settle(store.deployment()) : host.followUp(runId, settle)));
    },
    declareIncident: async () => {
      const deployment = store.deployment();
      const { severity } = await choose(
        ([1, 2, 3] as const).map(each => ({
          label: t('Severity {0}', each),
          detail: severities[each],
          severity: each,
        })),
        { title: t('Declare an incident'), placeHolder: t('How bad is it?') },
      );
      const summary = await askReason(
        t('Declare an incident of severity {0}', severity),
        t('What is wrong? One sentence, for colleagues who have not heard about it yet.'),
      );
      await deployment.declareIncident(severity, summary);
      await report(deployment);
    },
    incidentReport: () => report(store.deployment()),
  };
}

/** Opens the report, and offers to copy and to post it. The command for the report offers both again. */
async function report(deployment: Deployment): Promise<void> {
  const { t } = vscode.l10n;
  const { packet, message } = deployment.incidentReport();
  await showRecord(packet);
  const copy = t('Copy');
  const post = t('Post to Slack…');
  const chosen = await say(
    'warning',
    t('The deployment is frozen. No new actions will start until you resume or roll back.'),
    copy,
    post,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(packet);
  if (chosen === post) await postToTeam(deployment, message);
}

async function postToTeam(deployment: Deployment, message: string): Promise<void> {
  const { t } = vscode.l10n;
  const copy = { label: t('Copy'), show: () => vscode.env.clipboard.writeText(message) };
  await confirmOrLook(t('Post this to the team’s Slack channel?'), message, copy, t('Post'));
  await inProgress(() => deployment.postIncident());
  void say('information', t('Posted to Slack.'));
}
