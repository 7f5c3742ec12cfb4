import { EventEmitter, Uri, type Disposable, type ExtensionContext } from 'vscode';
import type { Deployment } from '../core/engine/deployment';
import type { RunbookChoice, RunbookList } from '../core/candidates/runbookChoice';
import { toProblem } from '../core/errors';
import { hasEnded } from '../core/journal/runState';
import type { Following } from '../core/engine/following';
import type { Log } from '../platform/vscode/log';
import type { RunbookPreviews } from '../platform/vscode/runbookPreview';
import type { Credentials } from '../platform/vscode/secrets';
import { openRoot, workspacePlace, trustedRoot } from '../platform/vscode/trust';
import type { RunbookProblem, UiHost, UiState } from '../ui/host';
import { AcceptedRunbooks } from './acceptedRunbooks';
import { EngineLoader } from './engineLoader';
import { Idle } from './idle';
import { hasJournal, worldDirectory } from './rehearsal';
import { outsideChanges } from './outsideChanges';
import { hasRunbook, runbookFiles } from './runbookFiles';
import { RunbookProblems } from './runbookProblems';

/**
 * What the interface asks of the rest. Loads the engine on first use, and keeps the single answer to "what should be shown
 * now", which is recomputed when something it depends on changes, never by polling.
 */
export class AppHost implements UiHost, Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeState = this.#changed.event;
  readonly #problems = new RunbookProblems(openRoot);
  readonly onDidChangeRunbookProblems = this.#problems.onDidChange;
  readonly #disposables: Disposable[] = [];
  #state: UiState = { is: 'no-folder' };
  readonly #engine: EngineLoader;
  readonly #idle: Idle;
  #deployment: { readonly deployment: Deployment; readonly off: () => void } | undefined;
  #following: Following | undefined;
  #previews: RunbookPreviews | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #isSeen = false;

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: Log,
    credentials: Credentials,
  ) {
    this.#engine = new EngineLoader(context, log, credentials, () => {
      this.#unshow();
      void this.refresh();
    });
    this.#idle = new Idle(this.#engine, log, () => {
      if (this.#state.is !== 'run' && this.#state.is !== 'following') void this.refresh();
    });
    this.#disposables.push(
      this.#changed,
      this.#problems,
      ...outsideChanges(credentials, {
        refresh: () => void this.refresh(),
        reconnect: () => {
          this.#forgetEngine();
          void this.refresh();
        },
        isStuck: () => this.#state.is === 'problem',
      }),
    );
  }

  get rehearsal(): boolean {
    const root = openRoot();
    return root !== undefined && worldDirectory(this.#engine.storage, root) !== undefined;
  }

  state(): UiState {
    return this.#state;
  }

  /** Recomputes what to show; calls run one after another. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(async () => {
      try {
        this.#state = await this.#findState();
      } catch (error) {
        this.log.error(error);
        if (this.#state.is !== 'run' || this.#deployment === undefined)
          this.#state = { is: 'problem', problem: toProblem(error) };
      }
      if (this.#state.is === 'run') this.#state.deployment.resume();
      this.#changed.fire();
    });
    return this.#refreshing;
  }

  async runbooks(signal: AbortSignal) {
    return (await this.#engine.load()).deployments.runbooks(signal);
  }

  /** In a rehearsal, acceptances stay in its folder. */
  private readonly accepted = new AcceptedRunbooks(
    () => (this.rehearsal ? this.context.workspaceState : this.context.globalState),
    async () => (await this.#engine.load()).ports.git.originUrl(new AbortController().signal),
  );

  async chooseRunbook(runbooks: RunbookList, id?: string): Promise<RunbookChoice> {
    const { chooseRunbook, showBroken } = await import('./deferred');
    return chooseRunbook(runbooks, id, broken => showBroken(broken, openRoot() ?? ''));
  }

  async accept(runbook: RunbookChoice, isDry = false): Promise<void> {
    const { accept, showRunbook } = await import('./deferred');
    const { rehearsal, accepted } = this;
    await accept(runbook, { rehearsal, accepted, showRunbook, isDry });
  }

  async outlines(signal: AbortSignal) {
    return (await this.#engine.load()).deployments.outlines(signal);
  }

  async modules() {
    return (await this.#engine.load()).modules;
  }

  async verdicts(signal: AbortSignal) {
    return (await this.#engine.load()).verdicts(signal);
  }

  async connections() {
    return (await this.#engine.load()).connections;
  }

  async showRunbook(runbook: RunbookChoice) {
    await (await import('./deferred')).showRunbook(runbook);
  }

  async faults() {
    const world = worldDirectory(this.#engine.storage, openRoot() ?? '');
    if (world === undefined) return undefined;
    return (await import('./deferred')).rehearsedFaults(world, this.#engine.distFile('rehearsal.js'));
  }

  async dryRuns() {
    return (await this.#engine.load()).dryRuns;
  }

  async start(
    runbook: Pick<RunbookChoice, 'id' | 'sha256' | 'title' | 'inputs'>,
    signal: AbortSignal,
    rollBack?: string,
  ): Promise<void> {
    const engine = await this.#engine.load();
    const inputs = await (await import('./deferred')).askInputs(runbook);
    const { id, sha256 } = runbook;
    try {
      this.#show(await engine.deployments.start(id, signal, rollBack, sha256, inputs));
      this.#endFollowing();
    } finally {
      // A failed start may have left an open run on disk.
      await this.refresh();
    }
  }

  async follow(runbookId: string, signal: AbortSignal): Promise<void> {
    const { deployments } = await this.#engine.load();
    const following = await deployments.follow(runbookId, signal);
    this.#endFollowing();
    this.#following = following;
    following.onChange(() => {
      this.#changed.fire();
    });
    await this.refresh();
  }

  async stopFollowing(): Promise<void> {
    this.#endFollowing();
    await this.refresh();
  }

  #endFollowing(): void {
    this.#following?.dispose();
    this.#following = undefined;
  }

  async rehearse(): Promise<void> {
    const { openRehearsal } = await import('./deferred');
    await openRehearsal(this.#engine.storage, this.#engine.distFile('rehearsal.js'));
  }

  async rehearseRunbook(runbook: RunbookChoice): Promise<void> {
    const { openRunbookRehearsal } = await import('./deferred');
    const { ports } = await this.#engine.load();
    await openRunbookRehearsal(this.#engine.storage, this.#engine.distFile('rehearsal.js'), ports, runbook);
  }

  async history() {
    return (await this.#engine.load()).deployments.history();
  }

  async past(runId: string) {
    return (await this.#engine.load()).deployments.past(runId);
  }

  async followUp(runId: string, does: (run: Deployment) => Promise<void>): Promise<void> {
    const run = await this.past(runId);
    try {
      await does(run);
    } finally {
      run.dispose();
      await this.refresh();
    }
  }

  async setFlagBack(runbookId: string): Promise<void> {
    const { deployments } = await this.#engine.load();
    await deployments.setFlagBack(runbookId, new AbortController().signal);
    await this.refresh();
  }

  async newRunbook(): Promise<void> {
    const { newRunbook } = await import('./deferred');
    await newRunbook(Uri.file(trustedRoot()), Uri.file(this.#engine.distFile('runbooks/templates')));
    await this.refresh();
  }

  async preview(file?: string): Promise<void> {
    const { createPreviews } = await import('./deferred');
    if (this.#previews === undefined) {
      this.#previews = createPreviews();
      this.#disposables.push(this.#previews);
    }
    await this.#previews.show(file);
  }

  async runbookFile(): Promise<Uri> {
    const [own] = await runbookFiles(openRoot());
    return Uri.file(own ?? this.#engine.distFile('runbooks/openverse-catalog.yaml'));
  }

  seen(): void {
    if (this.#isSeen) return;
    this.#isSeen = true;
    void this.refresh();
  }

  async notify(title: string, text: string): Promise<void> {
    await (await import('./deferred')).notify(title, text);
  }

  showLog(): void {
    this.log.show();
  }

  runbookProblems(): readonly RunbookProblem[] {
    return this.#problems.all();
  }

  dispose(): void {
    this.#forgetEngine();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #findState(): Promise<UiState> {
    const place = workspacePlace();
    if (place.is !== 'trusted') return { is: place.is };
    const { root } = place;
    if (!hasRunbook(root)) return { is: 'no-runbook' };
    const isUsed = hasJournal(this.#engine.storage, root);
    if (isUsed) {
      const open = await (await this.#engine.load()).deployments.open();
      if (open !== undefined) {
        this.#show(open);
        return { is: 'run', deployment: open };
      }
    }
    this.#unshow();
    if (this.#following !== undefined) return { is: 'following', following: this.#following };
    return this.#idle.state(root, { isUsed, isSeen: this.#isSeen });
  }

  #show(deployment: Deployment): void {
    if (this.#deployment?.deployment === deployment) return;
    this.#unshow();
    const off = deployment.onChange(view => {
      // A closed run gives way to the idle state once; the panel keeps showing its record.
      if (hasEnded(view.state)) void this.refresh();
      else this.#changed.fire();
    });
    this.#deployment = { deployment, off };
    this.#state = { is: 'run', deployment };
  }

  #unshow(): void {
    this.#deployment?.off();
    this.#deployment = undefined;
  }

  #forgetEngine(): void {
    this.#unshow();
    this.#endFollowing();
    this.#idle.dispose();
    this.#engine.forget();
  }
}
