import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { checklistPanel } from '../../contributions';
import { toProblem, type Problem } from '../../core/errors';
import type { RunView } from '../../core/view/view';
import {
  ChecklistStateSchema,
  FromChecklistSchema,
  RequestSchema,
  type FromChecklist,
  type StartPage,
  type ToChecklist,
} from '../../protocol';
import type { UiHost } from '../host';
import { showRecord } from '../record';
import { post, titlePanel } from '../show/panel';
import type { UiStore } from '../store';
import { html, mediaFolder } from './html';

/** What the webview asks for. */
export type ChecklistRequest = Exclude<FromChecklist, { type: 'ready' }>;
/** Carries out a request. @returns the problem if it failed; null if it succeeded or was cancelled */
export type Respond = (message: ChecklistRequest) => Promise<Problem | null>;

/** The checklist: one editor panel that shows the open run, or a closed one to read. */
export class Checklist implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private panel: vscode.WebviewPanel | undefined;
  /** Shown in place of the open run: a closed run, which doesn't change, or a dry run. */
  private past: { readonly view: RunView; readonly record: string } | undefined;
  /** The last open run: it stays visible after it closes. */
  private lastRun: string | undefined;
  /** The page shown while there is no run; null until it is first needed. */
  private start: StartPage | null = null;
  /** Step to scroll to as soon as the webview is ready. */
  private toReveal: string | undefined;
  private readonly subscriptions: vscode.Disposable[];
  private readonly seen = new vscode.EventEmitter<void>();
  readonly onDidChangeVisibility: vscode.Event<unknown> = this.seen.event;

  /**
   * @param respond carries out the webview's requests
   * @param loadStart starts loading the content of the start page
   */
  constructor(
    private readonly extension: vscode.Uri,
    private readonly host: UiHost,
    private readonly store: UiStore,
    private readonly respond: Respond,
    private readonly loadStart: () => void,
  ) {
    this.subscriptions = [this.seen, store.onDidChange(() => void this.update())];
  }

  get visible(): boolean {
    return this.panel?.visible === true;
  }

  /** Shows the open run, scrolled to a step if one is given. */
  open(step?: string): void {
    this.past = undefined;
    this.reveal(step);
  }

  /** Shows the start page, even in place of a closed run. */
  openStart(): void {
    this.lastRun = undefined;
    this.open();
  }

  /** Takes new content for the start page. */
  updateStart(start: StartPage): void {
    this.start = start;
    if (this.store.view === undefined) this.send();
  }

  /** Shows a closed run. */
  async showPast(runId: string): Promise<void> {
    await this.load(runId);
    this.reveal(undefined);
  }

  /** Shows a dry run in place of the open run, which continues meanwhile. */
  showDry(view: RunView): void {
    const { current } = this.store;
    if (current.is === 'run') this.lastRun = current.view.runId;
    this.past = { view, record: '' };
    this.reveal(undefined);
  }

  /** Updates the dry run's view; does nothing once another run is shown. */
  updateDry(view: RunView): void {
    if (this.past?.view.runId !== view.runId) return;
    this.past = { view, record: '' };
    this.send();
  }

  /** Scrolls to a step if the panel is visible. */
  follow(step: string): void {
    if (this.visible) this.post({ type: 'reveal', step });
  }

  /** Called by VS Code after a reload, with the state that the webview kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = v.safeParse(ChecklistStateSchema, state);
    const run = kept.success ? kept.output.run : null;
    this.adopt(panel);
    // A run that has closed since is shown as a closed run; one that no longer exists leaves the panel empty.
    if (run !== null && this.store.current.is === 'idle') await this.load(run).catch(() => undefined);
    this.send();
  }

  /** Keeps the panel: a reloading window disposes its extensions first and then has to restore the panel. */
  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  private reveal(step: string | undefined): void {
    this.toReveal = step;
    if (this.panel === undefined) {
      this.adopt(
        vscode.window.createWebviewPanel(checklistPanel, '', vscode.ViewColumn.Active, {
          enableFindWidget: true,
        }),
      );
      return;
    }
    this.panel.reveal();
    this.send();
    this.post({ type: 'reveal', step: step ?? null });
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    // VS Code's own is nearly invisible in light themes.
    panel.iconPath = { light: this.icon('light'), dark: this.icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [mediaFolder(this.extension)] };
    panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message));
    panel.onDidChangeViewState(() => {
      this.seen.fire();
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
      this.seen.fire();
    });
    titlePanel(panel, l10n.t('Deployment'));
    panel.webview.html = html(panel.webview, this.extension);
    this.seen.fire();
  }

  private icon(theme: 'light' | 'dark'): vscode.Uri {
    return vscode.Uri.joinPath(this.extension, 'media', `tab-${theme}.svg`);
  }

  private async receive(raw: unknown): Promise<void> {
    const parsed = v.safeParse(FromChecklistSchema, raw);
    if (!parsed.success) {
      this.refuse(raw);
      return;
    }
    const message = parsed.output;
    if (message.type === 'ready') {
      this.send();
      if (this.toReveal !== undefined) this.post({ type: 'reveal', step: this.toReveal });
      this.toReveal = undefined;
      return;
    }
    const problem = await this.carryOut(message);
    if ('request' in message) this.post({ type: 'settled', request: message.request, problem });
  }

  /** A button is waiting for each request, so a request that can't be parsed is answered too. */
  private refuse(raw: unknown): void {
    const numbered = v.safeParse(RequestSchema, raw);
    if (!numbered.success) return;
    const problem = {
      code: 'checklist.refused',
      message: l10n.t('The checklist asked for something that is too long or unknown. Nothing was done.'),
      remedy: l10n.t('Run “Deploy Runbook: Open Checklist” and look again.'),
    };
    this.post({ type: 'settled', request: numbered.output.request, problem });
  }

  private async carryOut(message: ChecklistRequest): Promise<Problem | null> {
    if (this.past === undefined || !('command' in message && message.command === 'export-record')) {
      return this.respond(message);
    }
    try {
      await showRecord(this.past.record);
      return null;
    } catch (error) {
      return toProblem(error);
    }
  }

  /** Keeps showing a run after it closes, as a closed run. */
  private async update(): Promise<void> {
    const { current } = this.store;
    if ('view' in current && current.view.runId !== this.lastRun) this.past = undefined;
    else if (
      current.is === 'idle' &&
      this.panel !== undefined &&
      this.past === undefined &&
      this.lastRun !== undefined
    ) {
      await this.load(this.lastRun).catch(() => undefined);
      // Another run may have started during the load.
      if (this.store.view !== undefined) this.past = undefined;
    }
    this.send();
  }

  private async load(runId: string): Promise<void> {
    const deployment = await this.host.past(runId);
    try {
      this.past = { view: deployment.view, record: deployment.exportRecord() };
    } finally {
      deployment.dispose();
    }
  }

  private send(): void {
    if (this.panel === undefined) return;
    const { current } = this.store;
    const view = this.past?.view ?? this.store.view ?? null;
    if (current.is === 'run') this.lastRun = current.view.runId;
    if (view === null && this.start === null) this.loadStart();
    const title =
      view?.dryRun === undefined ? (view?.title ?? l10n.t('Deployment')) : l10n.t`Dry run: ${view.title}`;
    titlePanel(this.panel, this.store.rehearsal ? l10n.t`Rehearsal: ${title}` : title);
    this.post({
      type: 'snapshot',
      view,
      start: view === null ? this.start : null,
      live: this.past === undefined && current.is === 'run',
      now: Date.now(),
    });
  }

  private post(message: ToChecklist): void {
    if (this.panel !== undefined) post(this.panel, message);
  }
}
