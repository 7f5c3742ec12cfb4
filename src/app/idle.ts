import type { Disposable } from 'vscode';
import type { FollowUp } from '../core/engine/followUps';
import type { LeftFlag } from '../core/engine/leftFlag';
import type { Log } from '../platform/vscode/log';
import type { UiState } from '../ui/host';
import type { EngineLoader } from './engineLoader';
import { mayReadAirflow } from './runbookFiles';

/** What to show while no run is open: missing sign-ins, and what earlier runs left behind. */
export class Idle implements Disposable {
  #changes: Disposable | undefined;

  /** @param onChange called when something was fetched or a module's file has changed */
  constructor(
    private readonly engine: EngineLoader,
    private readonly log: Log,
    private readonly onChange: () => void,
  ) {}

  /**
   * @param root absolute path of the checkout
   * @param about.isUsed runs were started from here
   * @param about.isSeen somebody is looking
   */
  async state(
    root: string,
    { isUsed, isSeen }: { readonly isUsed: boolean; readonly isSeen: boolean },
  ): Promise<UiState> {
    const signedIn = await this.#signedIn(root);
    const past = isUsed ? await this.#past() : { pastRuns: 0, followUps: [] };
    const leftFlags = await this.#leftFlags(root, isSeen);
    // Show what was left behind regardless of sign-in: reading it contacts no service.
    const nothingLeft = leftFlags.length === 0 && past.followUps.length === 0;
    if (signedIn !== 'yes' && nothingLeft) return { is: signedIn };
    return { is: 'idle', ...past, leftFlags };
  }

  dispose(): void {
    this.#changes?.dispose();
    this.#changes = undefined;
  }

  async #signedIn(root: string): Promise<'yes' | 'not-signed-in' | 'no-airflow'> {
    const { source } = await this.engine.connect(root);
    if ((await source.github()) === undefined) return 'not-signed-in';
    const lacksAirflow = (await source.airflow()) === undefined && (await mayReadAirflow(root));
    return lacksAirflow ? 'no-airflow' : 'yes';
  }

  /** Only once the engine is loaded or somebody is looking; then again after every fetch and change to a module's file. */
  async #leftFlags(root: string, isSeen: boolean): Promise<readonly LeftFlag[]> {
    if (!isSeen && !this.engine.isLoaded) return [];
    try {
      const { watchRepository } = await import('./deferred');
      this.#changes ??= watchRepository(root, this.onChange);
      const { deployments } = await this.engine.load();
      return await deployments.leftFlags(new AbortController().signal);
    } catch (error) {
      // The preflight of a run reports the cause; until then, only this look is lost.
      this.log.error(error);
      return [];
    }
  }

  async #past(): Promise<{ pastRuns: number; followUps: readonly FollowUp[] }> {
    const { deployments } = await this.engine.load();
    const { findFollowUps } = await import('./deferred');
    const history = await deployments.history();
    return { pastRuns: history.length, followUps: await findFollowUps(deployments, history) };
  }
}
