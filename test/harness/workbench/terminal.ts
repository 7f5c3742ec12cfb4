import type { Page } from 'playwright-core';
import type { HumanActions } from '../actions';

/** The terminal in front. */
export class Terminal {
  constructor(
    private readonly page: Page,
    private readonly actions: HumanActions,
  ) {}

  /** The visible lines, without trailing spaces. */
  async text(): Promise<string> {
    const lines = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
    return lines
      .map(line => line.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Types a line and confirms it. */
  async enter(text: string): Promise<void> {
    this.actions.note(`type "${text}" in the terminal`);
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Presses keys, e.g. `Control+C`. */
  async press(keys: string): Promise<void> {
    this.actions.note(`press ${keys} in the terminal`);
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard.press(keys);
  }

  /** What a screen reader says for the open terminals when there are several: their list has no room for names. */
  async spoken(): Promise<string[]> {
    const rows = this.page.locator('.monaco-list-row', { has: this.page.locator('.terminal-tabs-entry') });
    return Promise.all((await rows.all()).map(async row => (await row.getAttribute('aria-label')) ?? ''));
  }

  /** Names of the open terminals; a single one has no list, so its name is in the panel. */
  async names(): Promise<string[]> {
    const tabs = this.page.locator('.terminal-tabs-entry');
    if ((await tabs.count()) > 0) return tabs.allInnerTexts();
    return this.page.locator('.single-terminal-tab').allInnerTexts();
  }
}
