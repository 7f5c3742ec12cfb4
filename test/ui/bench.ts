import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaultName } from '../../src/rehearsal/faults';
import type { WorldTiming } from '../../src/rehearsal/options';
import { startWorld, type World } from '../../src/rehearsal/world';
import { startServer, userDataOf, type Server, type ServerOptions } from '../harness/server';
import { root } from '../harness/setup';
import type { UserSettings } from '../harness/settings';
import { until } from '../harness/until';
import type { Webview } from '../harness/workbench/webview';
import { openWindow, type Window } from '../harness/window';
import { Workbench } from '../harness/workbench';
import { secondMachine } from '../support/secondMachine';
import { quickTiming, shorten } from '../support/shorten';
import { Words } from './words';

export interface UiOptions {
  readonly airflow?: 2 | 3;
  readonly faults?: readonly FaultName[];
  readonly settings?: UserSettings;
  /** Timing that differs from other tests. */
  readonly timing?: Partial<WorldTiming>;
  /** Replacements in the rehearsal's runbook. */
  readonly replace?: readonly (readonly [RegExp, string])[];
  readonly viewport?: { readonly width: number; readonly height: number };
  /** VS Code's display language; default: English. */
  readonly language?: string;
  /** With all of VS Code's built-in extensions, not only those that a deployment uses. */
  readonly allBuiltIn?: boolean;
}

/** Ways to lose a window. */
export type Crash = 'reload' | 'close' | 'extension-host' | 'server';

/**
 * One engineer's machine: the packed extension in a real VS Code, opened on a rehearsal that this process serves, so that
 * a test can look at the world and change it.
 */
export class UiBench {
  private readonly others: UiBench[] = [];

  private constructor(
    private readonly folder: string,
    private readonly starting: ServerOptions,
    public server: Server,
    readonly world: World,
    /** Absolute path of the checkout that the window shows. */
    readonly checkout: string,
    private window: Window,
    public workbench: Workbench,
    /** The extension's texts in the display language. */
    readonly words: Words,
  ) {
    this.firstInstance = world.state.instance.id;
  }

  static async start(options: UiOptions = {}): Promise<UiBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-ui-'));
    const { airflow = 2, faults = [] } = options;
    const world = await startWorld({
      directory: rehearsalFolder(folder),
      airflow,
      faults,
      timing: { ...quickTiming, ...options.timing },
    });
    shorten(world, options.replace);
    return UiBench.openOn(world, world.checkout, folder, options);
  }

  /**
   * Another engineer at their own machine, in the same world: another clone of the same origin, another VS Code with its
   * own storage, and another login. It stops with this one.
   */
  async secondEngineer(login: string, options: Pick<UiOptions, 'viewport' | 'settings'> = {}) {
    const folder = path.join(this.folder, login);
    const { checkout } = await secondMachine(this.world, rehearsalFolder(folder), login);
    const other = await UiBench.openOn(this.world, checkout, folder, options);
    this.others.push(other);
    return other;
  }

  private static async openOn(
    world: World,
    checkout: string,
    folder: string,
    { settings = {}, viewport, language, allBuiltIn = false }: UiOptions,
  ): Promise<UiBench> {
    const starting: ServerOptions = {
      dataDir: path.join(folder, 'server'),
      settings,
      env: { SHELL: '/bin/bash' },
      builtIn: allBuiltIn ? 'all' : 'few',
    };
    const server = await startServer({ ...starting, vsix: [path.join(root, 'deploy-runbook.vsix')] });
    const window = await openWindow(server, {
      folder: checkout,
      ...(viewport === undefined ? {} : { viewport }),
      ...(language === undefined ? {} : { language }),
    });
    const words = new Words(language);
    const workbench = new Workbench(window.page);
    await workbench.show('Deploy Runbook');
    await until(
      'the extension to be ready',
      () => workbench.tree(words.ofManifest('view.steps')).message(),
      text => text.includes(words.ofManifest('welcome.rehearsal').split('\n')[2] ?? ''),
    );
    return new UiBench(folder, starting, server, world, checkout, window, workbench, words);
  }

  /** The instance that ran before anything was deployed. */
  readonly firstInstance: string | null;

  /** Loses the window, its extension host or the whole server at once; then the person comes back. */
  async crash(how: Crash): Promise<void> {
    switch (how) {
      case 'reload':
        await this.workbench.reload();
        break;
      case 'close':
        await this.window.close();
        await this.open();
        break;
      case 'extension-host':
        for (const pid of this.server.extensionHosts()) process.kill(pid, 'SIGKILL');
        await this.workbench.reload();
        break;
      case 'server':
        await this.server.kill();
        await this.window.close();
        this.server = await startServer(this.starting);
        await this.open();
    }
    // A browser may lose which editors were open.
    await this.workbench.show('Deploy Runbook');
    await this.workbench.status('deploy-runbook.deploy-runbook.run').waitFor({ timeout: 180_000 });
    await this.workbench.command('Deploy Runbook: Open Checklist');
    // A closed page's extension host lives on for hours, in case the page comes back, so the person takes control.
    if (how === 'close') {
      await this.press('Take control');
      await this.workbench.modal.press('Take Control');
    }
  }

  private async open(): Promise<void> {
    this.window = await openWindow(this.server, { folder: this.checkout });
    this.workbench = new Workbench(this.window.page);
  }

  /** Image tag that ran before anything was deployed. */
  get firstVersion(): string {
    return this.firstInstance?.split(' ')[0] ?? '';
  }

  /** Opens the evidence of a step. */
  async openStep(step: string): Promise<void> {
    const checklist = await this.checklist();
    const title = checklist.frame.locator('.step-title', {
      has: checklist.frame.getByText(step, { exact: true }),
    });
    await checklist.click(title.first());
  }

  /** Starts from the palette. */
  async startRun(): Promise<void> {
    await this.workbench.command(this.words.command('start'));
    await this.checklist();
  }

  /** Another window of the same VS Code, on another folder. */
  async windowOn(
    folder: string,
  ): Promise<{ readonly workbench: Workbench; readonly close: () => Promise<void> }> {
    const window = await openWindow(this.server, { folder });
    return { workbench: new Workbench(window.page), close: () => window.close() };
  }

  /** The flag in the checkout. */
  flag(): string {
    const text = readFileSync(path.join(this.checkout, 'environments/prod/catalog-airflow.tf'), 'utf8');
    return /running_dags_cleared\s*=\s*(\w+)/.exec(text)?.[1] ?? 'missing';
  }

  async untilFlag(value: string): Promise<void> {
    await until(
      `the flag to be ${value}`,
      () => this.flag(),
      flag => flag === value,
    );
  }

  /** The checklist in its current frame, since a reload makes a new one. */
  checklist(): Promise<Webview> {
    return this.workbench.webview('main');
  }

  /** Waits until the checklist shows a text. */
  async shows(text: string | RegExp): Promise<void> {
    await until(
      `the checklist to show ${String(text)}`,
      async () => (await this.checklist()).text(),
      shown => (typeof text === 'string' ? shown.includes(text) : text.test(shown)),
      { within: 180_000 },
    );
  }

  /** Whether the checklist shows a text now. */
  async has(text: string): Promise<boolean> {
    return (await (await this.checklist()).text()).includes(text);
  }

  /** Presses a button of the checklist once it is there. Give a pattern if its name is part of several. */
  async press(button: string | RegExp): Promise<void> {
    try {
      await until(
        `the button ${String(button)}`,
        async () => (await this.checklist()).frame.getByRole('button', { name: button }).first().isVisible(),
        Boolean,
        { within: 180_000 },
      );
    } catch (error) {
      throw new Error(`No button ${String(button)} in:\n${await (await this.checklist()).text()}`, {
        cause: error,
      });
    }
    const checklist = await this.checklist();
    await checklist.click(checklist.frame.getByRole('button', { name: button }).first());
  }

  async stop(): Promise<void> {
    await Promise.all(this.others.map(other => other.leave()));
    await this.leave();
    await this.world.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async leave(): Promise<void> {
    await this.window.close();
    await this.server.stop();
  }
}

/** Where "Deploy Runbook: Rehearse" would put the rehearsal. */
function rehearsalFolder(folder: string): string {
  return path.join(
    userDataOf(path.join(folder, 'server')),
    'globalStorage/deploy-runbook.deploy-runbook/rehearsal/test',
  );
}
