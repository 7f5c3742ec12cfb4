import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { HumanActions } from './actions';
import { root } from './setup';
import { until } from './until';
import { modal, toast, type Message } from './workbench/messages';
import { QuickInput } from './workbench/quickInput';
import { Terminal } from './workbench/terminal';
import { TreeView } from './workbench/treeView';
import { Webview } from './workbench/webview';

/**
 * Drives a VS Code window like a person, and counts the actions that the person would need. Selectors are those of VS Code
 * 1.139.
 */
export class Workbench {
  readonly actions = new HumanActions();
  readonly quickInput: QuickInput;
  readonly terminal: Terminal;

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page, this.actions);
    this.terminal = new Terminal(page, this.actions);
  }

  /** Runs a command from the palette, by its title with its category. */
  command(title: string): Promise<void> {
    return this.quickInput.command(title);
  }

  /** @param title as shown in the view's header */
  tree(title: string): TreeView {
    return new TreeView(this.page, this.actions, title);
  }

  /** The webview that contains an element. */
  webview(selector: string): Promise<Webview> {
    return Webview.find(this.page, this.actions, selector);
  }

  /** A toast in the corner, by some of its text. */
  toast(text: string | RegExp): Message {
    return toast(this.page, this.actions, text);
  }

  get modal(): Message {
    return modal(this.page, this.actions);
  }

  /** Brings a view container to the front with its icon in the activity bar. Not counted, because nothing is decided. */
  async show(container: string): Promise<void> {
    const item = this.page
      .locator('.part.activitybar .action-item')
      .filter({ has: this.page.locator(`a[aria-label^="${container}"]`) })
      .first();
    const inFront = async () => (await item.getAttribute('class'))?.split(' ').includes('checked') ?? false;
    // A window that is being restored brings it back by itself, and then a click hides it again.
    await until(`${container} to be in front`, async () => {
      if (await inFront()) return true;
      await item.click();
      await this.page.waitForTimeout(1_000);
      return inFront();
    });
  }

  /**
   * An item of the status bar.
   * @param id `publisher.name.itemId`
   */
  status(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="${id}"]`);
  }

  async clickStatus(id: string): Promise<void> {
    this.actions.note(`click the status item ${id}`);
    await this.status(id).locator('a').click();
  }

  /** Titles of the open editors. */
  async editors(): Promise<string[]> {
    return this.page.locator('.tabs-container .tab .label-name').allInnerTexts();
  }

  /** Reloads the window, as after a crash of its page. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
  }

  /** `vs-dark`, `vs`, `hc-black` or `hc-light`. */
  async theme(): Promise<string> {
    const classes = (await this.page.locator('.monaco-workbench').getAttribute('class')) ?? '';
    return /\b(vs-dark|vs|hc-black|hc-light)\b/.exec(classes)?.[1] ?? '';
  }

  /** Waits until the window shows a theme, e.g. after `server.configure` and {@link Workbench.reload}. */
  async untilTheme(theme: string): Promise<void> {
    await until(
      `the theme ${theme}`,
      () => this.theme(),
      shown => shown === theme,
    );
  }

  /** @returns the picture's path in `test-results/` */
  async screenshot(name: string): Promise<string> {
    const file = path.join(root, 'test-results', `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }
}
