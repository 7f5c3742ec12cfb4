import Module, { createRequire } from 'node:module';

type Load = (request: string, ...others: unknown[]) => unknown;
const modules = Module as unknown as { _load: Load };

/** Works like VS Code's. */
export class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => void>();

  readonly event = (listener: (event: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** An event that never fires, or something that only has to be disposable. */
export const nothing = () => ({ dispose: () => undefined });

class Disposable {
  constructor(readonly dispose: () => void) {}

  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }
}

const messages = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'];

/** For objects that are only passed on to VS Code. */
class Opaque {
  constructor(readonly given?: unknown) {}
}

/** The parts of the module `vscode` that our code needs in plain Node. */
export class VscodeStub {
  /** Absolute path of the open folder. */
  root = '';
  /** Whether the window has the focus. */
  focused = true;
  /** Display language, and the texts in it by their English text; undefined: English. */
  language: { readonly name: string; readonly texts: Readonly<Record<string, string>> } | undefined;
  /** The person's settings. */
  readonly settings = new Map<string, unknown>();
  /** Messages sent to panels. */
  readonly posted: unknown[] = [];
  /** Sends a message from the most recently opened panel to the extension. */
  fromPanel: (message: unknown) => void = () => undefined;
  /** Each call of a `window` function that shows something, with its arguments. */
  readonly shown: { readonly by: string; readonly given: readonly unknown[] }[] = [];
  /** Commands that VS Code doesn't have, and those that were run. */
  missing: readonly string[] = [];
  readonly ran: string[] = [];
  /** The registered ones. */
  readonly commands = new Map<string, (...given: unknown[]) => Promise<unknown>>();
  /** Context keys that were set. */
  readonly contexts = new Map<string, unknown>();
  /** Title of the button to press in anything that is shown; none: it is closed. */
  press: string | undefined;
  /** Label of the item to choose in a list; none: it is closed. */
  pick: string | undefined;
  /** Called on each use; nobody is signed in by default. */
  session: () => Promise<{ readonly accessToken: string } | undefined> = () => Promise.resolve(undefined);
  /** Answers to type or choose, in order, in boxes that ask one after another; when none are left, the box is closed. */
  readonly answers: string[] = [];
  readonly #settingsChanged = new EventEmitter<unknown>();
  readonly #load = modules._load;

  /** All modules loaded from now on get this one, until {@link restore}. */
  constructor() {
    // Modules loaded earlier keep the stub that they got.
    for (const file of Object.keys(require.cache)) {
      if (/[\\/]src[\\/](ui|app|platform[\\/]vscode)[\\/]/.test(file))
        Reflect.deleteProperty(require.cache, file);
    }
    const load = this.#load;
    const vscode = this.#vscode();
    modules._load = function (this: unknown, request, ...others) {
      return request === 'vscode' ? vscode : load.call(this, request, ...others);
    };
  }

  restore(): void {
    modules._load = this.#load;
  }

  /** @param file absolute path of a module that imports `vscode` */
  load(file: string): unknown {
    return createRequire(__filename)(file);
  }

  changeSettings(changed: Readonly<Record<string, unknown>> = {}): void {
    for (const [name, value] of Object.entries(changed)) this.settings.set(name, value);
    this.#settingsChanged.fire({ affectsConfiguration: () => true });
  }

  #vscode(): object {
    const isFocused = () => this.focused;
    const language = () => this.language;
    const folders = () => [{ uri: { scheme: 'file', fsPath: this.root } }];
    return {
      Disposable,
      EventEmitter,
      RelativePattern: Opaque,
      Range: Opaque,
      ThemeColor: Opaque,
      MarkdownString: Opaque,
      ThemeIcon: Opaque,
      LanguageModelTextPart: class {
        constructor(readonly value: string) {}
      },
      LanguageModelToolResult: class {
        constructor(readonly content: readonly unknown[]) {}
      },
      TreeItem: class {
        constructor(readonly label: string) {}
      },
      TreeItemCheckboxState: {},
      TreeItemCollapsibleState: {},
      Uri: { file: (fsPath: string) => ({ fsPath }), joinPath: () => '' },
      ViewColumn: { Active: -1 },
      WorkspaceEdit: Opaque,
      authentication: { onDidChangeSessions: nothing, getSession: () => this.session() },
      commands: {
        executeCommand: (name: string, ...given: readonly unknown[]) => {
          if (this.missing.includes(name)) return Promise.reject(new Error(`command '${name}' not found`));
          if (name === 'setContext') this.contexts.set(String(given[0]), given[1]);
          return Promise.resolve(void this.ran.push(name));
        },
        registerCommand: (name: string, run: (...given: unknown[]) => Promise<unknown>) => {
          this.commands.set(name, run);
          return nothing();
        },
      },
      QuickInputButtons: { Back: {} },
      env: {
        get language() {
          return language()?.name ?? 'en';
        },
      },
      l10n: {
        t: (text: string) => text,
        get bundle() {
          return language()?.texts;
        },
      },
      languages: { match: () => 0, registerCodeLensProvider: nothing, registerHoverProvider: nothing },
      lm: { registerTool: nothing },
      window: {
        state: {
          get focused() {
            return isFocused();
          },
        },
        terminals: [],
        onDidChangeWindowState: nothing,
        onDidCloseTerminal: nothing,
        registerWebviewPanelSerializer: nothing,
        createOutputChannel: nothing,
        createTreeView: () => ({ visible: false, onDidChangeVisibility: nothing, ...nothing() }),
        createWebviewPanel: () => this.#panel(),
        showTextDocument: () => Promise.resolve(),
        createInputBox: () => this.#box('createInputBox'),
        createQuickPick: () => this.#box('createQuickPick'),
        ...Object.fromEntries(
          [...messages, 'showInputBox', 'showQuickPick'].map(by => [
            by,
            (...given: unknown[]) => {
              this.shown.push({ by, given });
              const isPressed = (each: unknown) =>
                this.press !== undefined && (each as { title?: unknown } | null)?.title === this.press;
              const isPicked = (each: unknown) =>
                this.pick !== undefined && (each as { label?: unknown } | null)?.label === this.pick;
              return Promise.resolve(
                by === 'showQuickPick' ? [given[0]].flat().find(isPicked) : given.find(isPressed),
              );
            },
          ]),
        ),
      },
      workspace: {
        get workspaceFolders() {
          return folders();
        },
        isTrusted: true,
        textDocuments: [],
        openTextDocument: () => Promise.resolve({ uri: 'untitled:1' }),
        onDidGrantWorkspaceTrust: nothing,
        onDidChangeWorkspaceFolders: nothing,
        onDidChangeConfiguration: this.#settingsChanged.event,
        onDidOpenTextDocument: nothing,
        onDidChangeTextDocument: nothing,
        onDidCloseTextDocument: nothing,
        getConfiguration: () => ({
          get: (name: string) => this.settings.get(name),
          inspect: () => undefined,
        }),
        createFileSystemWatcher: () => ({
          ...{ onDidChange: nothing, onDidCreate: nothing, onDidDelete: nothing },
          ...nothing(),
        }),
      },
    };
  }

  /** Takes answers until the box is disposed of. */
  #box(by: string): object {
    let isOpen = true;
    let accept: () => void = () => undefined;
    let hide: () => void = () => undefined;
    const box = {
      value: '',
      items: [] as readonly { readonly label: string }[],
      selectedItems: [] as readonly { readonly label: string }[],
      onDidChangeValue: nothing,
      onDidTriggerButton: nothing,
      onDidAccept: (listener: () => void) => (accept = listener),
      onDidHide: (listener: () => void) => (hide = listener),
      show: () => {
        const next = () => {
          if (!isOpen) return;
          this.shown.push({ by, given: [{ ...box }] });
          const answer = this.answers.shift();
          if (answer === undefined) {
            hide();
            return;
          }
          box.value = answer;
          box.selectedItems = box.items.filter(({ label }) => label === answer);
          accept();
          setImmediate(next);
        };
        setImmediate(next);
      },
      dispose: () => {
        isOpen = false;
      },
    };
    return box;
  }

  #panel(): object {
    return {
      visible: true,
      webview: {
        cspSource: '',
        asWebviewUri: () => '',
        onDidReceiveMessage: (listener: (message: unknown) => void) => {
          this.fromPanel = listener;
          return nothing();
        },
        postMessage: (message: unknown) => Promise.resolve(this.posted.push(message) > 0),
      },
      onDidChangeViewState: nothing,
      onDidDispose: nothing,
      reveal: () => undefined,
    };
  }
}
