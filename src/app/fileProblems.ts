import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { EventEmitter, Uri, type Disposable, type Event } from 'vscode';
import { commands } from '../contributions';
import type { FileProblem, UiState } from '../ui/host';
import { idleMessage } from '../ui/tree/treeRows';
import { RunbookProblems } from './runbookProblems';

/** What VS Code marks in files: problems in the repository's runbooks, and lines that a deployment left changed. */
export class FileProblems implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #runbooks: RunbookProblems;
  readonly #disposables: Disposable[];
  #told = '[]';

  /**
   * @param root absolute path of the folder; undefined if none is open
   * @param state what is currently shown
   */
  constructor(
    private readonly root: () => string | undefined,
    private readonly state: () => UiState,
    onDidChangeState: Event<void>,
  ) {
    this.#runbooks = new RunbookProblems(root);
    this.#disposables = [
      this.#changed,
      this.#runbooks,
      this.#runbooks.onDidChange(() => {
        this.#changed.fire();
      }),
      onDidChangeState(() => {
        const lines = JSON.stringify(this.#lines());
        if (lines === this.#told) return;
        this.#told = lines;
        this.#changed.fire();
      }),
    ];
  }

  all(): readonly FileProblem[] {
    return [...this.#runbooks.all(), ...this.#lines()];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #lines(): readonly FileProblem[] {
    const root = this.root();
    const state = this.state();
    if (root === undefined) return [];
    if (state.is === 'idle') return leftLines(root, state);
    return state.is === 'run' ? openLines(root, state) : [];
  }
}

/** Changed lines that serve no purpose while no run is open. */
function leftLines(root: string, { leftFlags }: Extract<UiState, { is: 'idle' }>): readonly FileProblem[] {
  return leftFlags.map(flag => ({
    file: Uri.file(path.join(root, flag.file)),
    line: flag.line,
    message: idleMessage({ leftFlags: [flag] }),
    severity: 'warning',
    // On the default branch, a pull request resets it, which the preflight offers.
    ...(flag.where === 'checkout'
      ? {
          fix: {
            title: l10n.t`Set ${flag.attribute} back to false`,
            command: commands.setFlagBack,
            target: flag.runbookId,
          },
        }
      : {}),
  }));
}

/** Lines that the open run changed and has to change back. */
function openLines(root: string, { deployment }: Extract<UiState, { is: 'run' }>): readonly FileProblem[] {
  return deployment.view.obligations.flatMap(({ id, met, place, title, remedy }): FileProblem[] =>
    met || place === null || remedy === null
      ? []
      : [
          {
            file: Uri.file(path.join(root, place.path)),
            line: place.line,
            message: l10n.t`${title}: the deployment that is open has changed this line.`,
            severity: 'warning',
            obligation: { id, remedy },
          },
        ],
  );
}
