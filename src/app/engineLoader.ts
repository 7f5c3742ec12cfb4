import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { Log } from '../platform/vscode/log';
import type { Credentials } from '../platform/vscode/secrets';
import { trustedRoot } from '../platform/vscode/trust';
import type { Engine } from './compose';
import { connection } from './connection';
import type { Connection } from './engineOptions';
import { engineStorage } from './rehearsal';

/** Loads the engine on first use and keeps it until {@link forget}. */
export class EngineLoader {
  #engine: Promise<Engine> | undefined;

  /** @param onOusted called when another window has taken over the open run */
  constructor(
    private readonly context: ExtensionContext,
    private readonly log: Log,
    private readonly credentials: Credentials,
    private readonly onOusted: () => void,
  ) {}

  get isLoaded(): boolean {
    return this.#engine !== undefined;
  }

  /** Absolute path of the folder where VS Code stores this extension's data. */
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

  /** Makes the next {@link load} build a new engine from the settings at that time. */
  forget(): void {
    void this.#engine?.then(
      engine => {
        engine.dispose();
      },
      () => undefined,
    );
    this.#engine = undefined;
  }

  /** Addresses of the services for this folder, and how to sign in to them. */
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
