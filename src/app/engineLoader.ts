import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { Log } from '../platform/vscode/log';
import type { Credentials } from '../platform/vscode/secrets';
import { trustedRoot } from '../platform/vscode/trust';
import type { Engine } from './compose';
import { connection, type Connection } from './connection';
import { engineStorage } from './rehearsal';

/** Loads the engine when it is first needed, and keeps the one that was loaded last. */
export class EngineLoader {
  #engine: Promise<Engine> | undefined;

  /** @param onOusted another window has taken the open run over */
  constructor(
    private readonly context: ExtensionContext,
    private readonly log: Log,
    private readonly credentials: Credentials,
    private readonly onOusted: () => void,
  ) {}

  get isLoaded(): boolean {
    return this.#engine !== undefined;
  }

  /** Absolute path of the folder in which VS Code keeps what is this extension's. */
  get storage(): string {
    return this.context.globalStorageUri.fsPath;
  }

  load(): Promise<Engine> {
    this.#engine ??= this.#build().catch((error: unknown) => {
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  /** The next {@link load} builds another one, by the settings of then. */
  forget(): void {
    void this.#engine?.then(
      engine => {
        engine.dispose();
      },
      () => undefined,
    );
    this.#engine = undefined;
  }

  /** Where the services of this folder are, and how to sign in to them. */
  connect(root: string): Promise<Connection> {
    return connection({
      root,
      storage: this.storage,
      rehearsalProgram: this.distFile('rehearsal.js'),
      credentials: this.credentials,
    });
  }

  /** Absolute path of a file that ships with the extension. */
  distFile(name: string): string {
    return path.join(this.context.extensionPath, 'dist', name);
  }

  async #build(): Promise<Engine> {
    const root = trustedRoot();
    const { source, ...connected } = await this.connect(root);
    const engine = await import('./deferred');
    return engine.composeEngine({
      root,
      storage: engineStorage(this.storage, root),
      dist: this.distFile('.'),
      extensionVersion: (this.context.extension.packageJSON as { version: string }).version,
      ...connected,
      credentials: source,
      secrets: this.log.secrets,
      terminals: engine.createVscodeTerminals(),
      files: engine.createVscodeFiles(root),
      onOusted: this.onOusted,
    });
  }
}
