import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deployment } from '../core/engine/deployment';
import { ProblemError } from '../core/errors';
import type { RunView } from '../core/view/view';
import type { UiHost, UiState } from './host';

/** {@link UiState} with the view of the open or followed run, built once per change instead of once per reader. */
export type Shown =
  | Exclude<UiState, { is: 'run' | 'following' }>
  | (Extract<UiState, { is: 'run' | 'following' }> & { readonly view: RunView });

/** Changes within this time fire one event, in milliseconds: a step that moves changes several times, and nobody sees each. */
const TOGETHER_MS = 100;

/** What is shown now. The first change fires an event at once, and those that follow shortly after it one more. */
export class UiStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Shown>();
  readonly onDidChange = this.changed.event;
  private shown: Shown;
  private isRehearsal: boolean;
  private pending: NodeJS.Timeout | undefined;
  private firedAt = -TOGETHER_MS;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly host: UiHost) {
    this.shown = read(host);
    this.isRehearsal = host.rehearsal;
    this.subscription = host.onDidChangeState(() => {
      const wait = this.firedAt + TOGETHER_MS - performance.now();
      this.pending ??= setTimeout(
        () => {
          this.pending = undefined;
          this.firedAt = performance.now();
          this.shown = read(host);
          this.isRehearsal = host.rehearsal;
          this.changed.fire(this.shown);
        },
        Math.max(0, wait),
      );
    });
  }

  get current(): Shown {
    return this.shown;
  }
  /** The open folder is a rehearsal's; looked up on the disk once per change, like the view. */
  get rehearsal(): boolean {
    return this.isRehearsal;
  }
  /** The view of the open or followed run. */
  get view(): RunView | undefined {
    return 'view' in this.shown ? this.shown.view : undefined;
  }

  /** @throws {ProblemError} `run.none` if no run is open, `run.followed` if it is a colleague's */
  deployment(): Deployment {
    const state = this.host.state();
    if (state.is === 'run') return state.deployment;
    if (state.is === 'following') throw followed(state.following.view.startedBy);
    throw new ProblemError({
      code: 'run.none',
      message: l10n.t('No deployment is open here.'),
      remedy: l10n.t('Start one with “Deploy Runbook: Start”.'),
    });
  }

  /** Calls the listener now and after every change. */
  follow(listener: (shown: Shown) => void): vscode.Disposable {
    listener(this.shown);
    return this.onDidChange(listener);
  }

  dispose(): void {
    clearTimeout(this.pending);
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function read(host: UiHost): Shown {
  const state = host.state();
  if (state.is === 'run') return { ...state, view: state.deployment.view };
  return state.is === 'following' ? { ...state, view: state.following.view } : state;
}

function followed(owner: string): ProblemError {
  return new ProblemError({
    code: 'run.followed',
    message: l10n.t`This deployment belongs to ${owner}. You can only follow it here.`,
    remedy: l10n.t`Talk to ${owner}. To take over, start a deployment; it asks you first.`,
  });
}
