import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import { REHEARSAL_BANNER } from '../../core/rehearsal';
import { isDoubt } from '../../core/engine/doubt';
import type { RunView } from '../../core/view/view';
import { attention, stepsInNeed, stepsOf } from '../../core/view/words/attention';
import { tellView } from '../show/items';
import { inProgress } from '../show/progress';
import type { Shown, UiStore } from '../store';
import { toClose } from '../toClose';
import type { TreeFrame } from './frame';
import { StepsTree, type Node } from './stepsTree';
import { idleMessage, idleRows, progressText, treeRows } from './treeRows';

/** What the tree's view in the side bar shows: rows, headline, badge and progress bar, all derived from the host's state. */
export class StepsView implements vscode.Disposable {
  private readonly tree = new StepsTree();
  private readonly view: vscode.TreeView<Node>;
  private readonly subscriptions: { dispose(): unknown }[] = [];
  /** Ids of the steps that already needed somebody, so that each is revealed only once. */
  private inNeed: readonly string[] = [];
  private endProgress: (() => void) | undefined;
  private revealing: NodeJS.Timeout | undefined;

  /** @param onSelect called with the step whose row, or whose reading's row, was selected */
  constructor(
    frame: TreeFrame,
    private readonly store: UiStore,
    onSelect: (step: string) => void,
  ) {
    this.view = frame.view;
    this.subscriptions.push(
      this.tree,
      frame.fill(this.tree),
      this.view.onDidChangeCheckboxState(event => void this.toggle(event.items.map(([node]) => node))),
      this.view.onDidChangeVisibility(() => {
        this.inNeed = [];
        this.update(this.store.current);
      }),
      this.view.onDidChangeSelection(({ selection: [node] }) => {
        if (node !== undefined) onSelect(node.target);
      }),
    );
    this.subscriptions.push(
      store.follow(shown => {
        this.update(shown);
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.revealing);
    this.endProgress?.();
    for (const each of this.subscriptions) each.dispose();
  }

  private update(shown: Shown): void {
    const run = 'view' in shown ? shown.view : undefined;
    const rows = rowsOf(shown);
    this.tree.update(rows);
    const { rehearsal } = this.store;
    const message = messageOf(shown);
    // A message would hide the welcome text and its buttons; in a rehearsal, that text carries the banner.
    const banner = rehearsal && (rows.length > 0 || message !== '') ? [`${REHEARSAL_BANNER}.`] : [];
    tellView(this.view, {
      description: [
        ...(rehearsal ? [l10n.t('Rehearsal')] : []),
        ...(run === undefined ? [] : [progressText(run)]),
      ].join(' · '),
      message: [...banner, message].join(' ').trim(),
      badge: badgeOf(shown),
    });
    this.showProgress(run !== undefined && stepsOf(run).some(step => step.status === 'working'));
    if (run !== undefined) this.bringIntoSight(run);
  }

  /** A checkbox never shows a false state: the row is redrawn as it is before the click is handled. */
  private async toggle(nodes: readonly Node[]): Promise<void> {
    for (const node of nodes) {
      this.tree.redraw(node.row.id);
      await vscode.commands.executeCommand(commands.toggleStep, node);
    }
  }

  private showProgress(working: boolean): void {
    if (working && this.endProgress === undefined) {
      const ended = new Promise<void>(resolve => (this.endProgress = resolve));
      void inProgress(() => ended);
    } else if (!working) {
      this.endProgress?.();
      this.endProgress = undefined;
    }
  }

  /** Expands the row of a step that just started to need somebody, without taking the focus. */
  private bringIntoSight(run: RunView): void {
    if (!this.view.visible) return;
    const ids = stepsInNeed(run).map(step => `step:${step.id}`);
    const fresh = ids.find(id => !this.inNeed.includes(id));
    this.inNeed = ids;
    if (fresh === undefined) return;
    clearTimeout(this.revealing);
    this.revealing = setTimeout(() => {
      const node = this.tree.find(fresh);
      if (node === undefined || !this.view.visible) return;
      // It fails if the row is gone by then, and there is nothing to show.
      this.view.reveal(node, { select: false, focus: false, expand: true }).then(undefined, () => undefined);
    }, redrawMs);
  }
}

/** Time in which VS Code redraws a change. A row that it still believes has no children doesn't expand. */
const redrawMs = 500;

function rowsOf(shown: Shown): ReturnType<typeof treeRows> {
  if ('view' in shown) return treeRows(shown.view);
  return shown.is === 'idle' ? idleRows(shown) : [];
}

/** Counts what needs a person; if nothing does, what is still open. */
function badgeOf(shown: Shown): vscode.ViewBadge | undefined {
  const count = 'view' in shown ? attention(shown.view) : 0;
  if ('view' in shown && count > 0) return { value: count, tooltip: shown.view.headline };
  const open = toClose(shown);
  if (open.length === 0) return undefined;
  return { value: open.length, tooltip: l10n.t`Still open: ${open.join('; ')}` };
}

function messageOf(shown: Shown): string {
  if ('view' in shown) return shown.view.headline;
  switch (shown.is) {
    case 'idle':
      // In full, because a narrow side bar truncates rows.
      return [
        ...shown.followUps.filter(isDoubt).map(({ obligation }) => `${obligation.title}.`),
        idleMessage(shown),
      ]
        .filter(Boolean)
        .join(' ');
    case 'problem':
      return `${shown.problem.message} ${shown.problem.remedy}`;
    default:
      return '';
  }
}
