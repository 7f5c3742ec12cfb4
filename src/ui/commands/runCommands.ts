import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import { isDoubt } from '../../core/engine/doubt';
import { stillOpen } from '../../core/view/view';
import { askReason, choose } from '../ask';
import type { Checklist } from '../checklist';
import type { UiHost } from '../host';
import { openLink } from '../show/link';
import { confirm, confirmOrLook, say } from '../show/messages';
import { inProgress } from '../show/progress';
import type { UiStore } from '../store';
import { stateWord } from '../../core/view/words/runState';
import { clock, tookInWords } from '../../core/view/words/time';
import { followUpId } from '../tree/treeRows';
import { emergencyCommands } from './emergency';
import type { Handlers } from './handlers';
import { idOf } from './idOf';
import { confirmMeeting } from './meeting';
import { showRecord } from '../record';

type RunKeys =
  | 'start'
  | 'rehearse'
  | 'resume'
  | 'openChecklist'
  | 'finish'
  | 'abort'
  | 'takeOver'
  | 'follow'
  | 'stopFollowing'
  | 'rollBack'
  | 'settleProduction'
  | 'declareIncident'
  | 'incidentReport'
  | 'exportRecord'
  | 'showHistory'
  | 'followUp'
  | 'setFlagBack'
  | 'openRunbook'
  | 'newRunbook'
  | 'preview'
  | 'openLink';

/** Commands on whole runs. */
export function runCommands(host: UiHost, store: UiStore, checklist: Checklist): Pick<Handlers, RunKeys> {
  const show = () => {
    checklist.open();
  };
  return {
    start: async target => {
      if (store.current.is === 'run') {
        checklist.open();
        return;
      }
      const runbooks = await inProgress(signal => host.runbooks(signal));
      const runbook = await host.chooseRunbook(runbooks, idOf(target));
      await host.accept(runbook);
      await inProgress(signal => host.start(runbook, signal));
      checklist.open();
    },
    rehearse: () => host.rehearse(),
    resume: async () => {
      const deployment = store.deployment();
      const { title, incident, canReopen, state, current, headline } = deployment.view;
      if (incident?.frozen === true) {
        await confirmOrLook(
          l10n.t`Resume “${title}”?`,
          l10n.t`${incident.by} declared an incident: ${incident.summary}. Resuming ends it, and pending actions start immediately.`,
          {
            label: l10n.t('Show Incident Report'),
            show: () => vscode.commands.executeCommand(commands.incidentReport),
          },
          l10n.t('Resume'),
        );
        await deployment.resumeAfterIncident();
      } else if (canReopen) await deployment.reopen();
      else deployment.resume();
      checklist.open();
      if (state === 'aborting' && !canReopen)
        void say('warning', l10n.t('The abort is not complete: close what is still open, then abort again.'));
      else if (state === 'open' && incident?.frozen !== true && current !== null)
        void say('information', l10n.t`Nothing to resume. ${headline}`);
    },
    takeOver: async () => {
      const deployment = store.deployment();
      const { drivenElsewhere, title } = deployment.view;
      if (drivenElsewhere !== null) {
        await confirmOrLook(
          l10n.t`Take control of “${title}” in this window?`,
          l10n.t`Another window has controlled it since ${clock(drivenElsewhere.since)}. That window stops acting, and you answer questions here.`,
          { label: l10n.t('Show in Checklist'), show },
          l10n.t('Take Control'),
        );
      }
      await deployment.takeOver();
      checklist.open();
    },
    follow: async () => {
      const runbook = await host.chooseRunbook(await inProgress(signal => host.runbooks(signal)));
      await inProgress(signal => host.follow(runbook.id, signal));
      checklist.open();
    },
    stopFollowing: () => host.stopFollowing(),
    openChecklist: step => {
      checklist.open(idOf(step));
    },
    finish: () => inProgress(() => store.deployment().finish()),
    abort: async () => {
      const deployment = store.deployment();
      const open = stillOpen(deployment.view);
      const reason = await askReason(
        l10n.t`Abort “${deployment.view.title}”`,
        open.length === 0
          ? l10n.t('Why? It is recorded with your name.')
          : l10n.t`Why? It is recorded with your name. Closed first: ${open.map(o => o.title).join('; ')}.`,
      );
      await inProgress(() => deployment.abort(reason));
    },
    ...emergencyCommands(host, store, checklist),
    exportRecord: () => showRecord(store.deployment().exportRecord()),
    showHistory: async () => {
      const runs = await inProgress(() => host.history());
      if (runs.length === 0) {
        void say('information', l10n.t('No deployment has been run from this folder yet.'));
        return;
      }
      const { run } = await choose(
        runs.map(each => ({
          label: each.title,
          description: [
            clock(each.startedAt),
            stateWord(each.state),
            tookInWords(each),
            ...(each.open === 0 ? [] : [l10n.t`${each.open} still open`]),
          ]
            .filter(Boolean)
            .join(' · '),
          run: each,
        })),
        { placeHolder: l10n.t('Select a run'), always: true },
      );
      await checklist.showPast(run.runId);
    },
    followUp: async target => {
      const followUps = store.current.is === 'idle' ? store.current.followUps : [];
      const id = idOf(target);
      const items = followUps
        .filter(each => id === undefined || followUpId(each) === id)
        .map(each => ({ label: each.obligation.title, description: each.runTitle, followUp: each }));
      const { followUp } = await choose(items, { placeHolder: l10n.t('Select a follow-up') });
      if (isDoubt(followUp)) await vscode.commands.executeCommand(commands.rollBack);
      else {
        await confirmMeeting(followUp.obligation, () => checklist.showPast(followUp.runId));
        await inProgress(() => host.followUp(followUp.runId, run => run.meet(followUp.obligation.id)));
      }
    },
    setFlagBack: async target => {
      const flags = store.current.is === 'idle' ? store.current.leftFlags : [];
      const id = idOf(target);
      const items = flags
        .filter(({ where, runbookId }) => where === 'checkout' && (id === undefined || runbookId === id))
        .map(flag => ({ label: flag.attribute, description: `${flag.file}:${flag.line}`, flag }));
      if (items.length === 0) {
        void say('information', l10n.t('No flag is true in this checkout.'));
        return;
      }
      const { flag } = await choose(items, { placeHolder: l10n.t('Select the flag to set back to false') });
      await confirm(
        l10n.t`Set ${flag.attribute} back to false?`,
        l10n.t`This changes line ${flag.line} of ${flag.file} in this checkout. Nothing is committed.`,
        l10n.t('Set Back'),
      );
      await inProgress(() => host.setFlagBack(flag.runbookId));
    },
    openRunbook: async () => {
      await vscode.window.showTextDocument(await host.runbookFile());
    },
    newRunbook: () => host.newRunbook(),
    preview: file => host.preview(typeof file === 'string' ? file : undefined),
    openLink: address => openLink(idOf(address) ?? ''),
  };
}
