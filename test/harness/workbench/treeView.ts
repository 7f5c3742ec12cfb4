import type { Locator, Page } from 'playwright-core';
import type { HumanActions } from '../actions';

/** A tree in a side bar. */
export class TreeView {
  private readonly pane: Locator;

  constructor(
    private readonly page: Page,
    private readonly actions: HumanActions,
    /** As shown in its header. */
    private readonly title: string,
  ) {
    this.pane = page.locator('.pane').filter({ has: page.locator('.pane-header', { hasText: title }) });
  }

  /** Text of the visible rows, from top to bottom, with label and description on one line. */
  async rows(): Promise<string[]> {
    const rows = await this.pane.locator('.monaco-list-row').all();
    const read = await Promise.all(
      rows.map(async row => ({
        // The rows are in no particular order in the page.
        index: Number(await row.getAttribute('data-index')),
        text: (await row.locator('.monaco-icon-label').first().textContent()) ?? '',
      })),
    );
    return read.sort((a, b) => a.index - b.index).map(({ text }) => text);
  }

  /** @param text part of the row's text */
  row(text: string | RegExp): Locator {
    return this.pane.locator('.monaco-list-row').filter({ hasText: text }).first();
  }

  async click(text: string | RegExp): Promise<void> {
    this.actions.note(`click row "${String(text)}"`);
    await this.row(text).click();
  }

  /** Expands or collapses a row, which isn't a decision and so isn't counted. */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    if ((await row.getAttribute('aria-expanded')) === 'false')
      await row.locator('.monaco-tl-twistie').click();
  }

  async toggle(text: string | RegExp): Promise<void> {
    this.actions.note(`tick "${String(text)}"`);
    await this.row(text).locator('.monaco-checkbox').click();
  }

  /** `true`, `false` or `mixed`; null if the row has no checkbox. */
  async checked(text: string | RegExp): Promise<string | null> {
    const checkbox = this.row(text).locator('.monaco-checkbox');
    return (await checkbox.count()) === 0 ? null : checkbox.getAttribute('aria-checked');
  }

  /** What a screen reader says for a row. */
  async spoken(text: string | RegExp): Promise<string> {
    return (await this.row(text).getAttribute('aria-label')) ?? '';
  }

  /**
   * Presses a button in a row.
   * @param button its tooltip
   */
  async press(text: string | RegExp, button: string): Promise<void> {
    this.actions.note(`press "${button}" at "${String(text)}"`);
    await this.row(text).hover();
    await this.row(text).locator(`.actions .action-label[aria-label^="${button}"]`).click();
  }

  /** Presses a button in the view's title. */
  async pressInTitle(button: string): Promise<void> {
    this.actions.note(`press "${button}" in the title of ${this.title}`);
    await this.pane.locator('.pane-header').hover();
    await this.pane.locator(`.pane-header .action-label[aria-label^="${button}"]`).click();
  }

  /** The text that the view shows above its rows, or instead of them. */
  async message(): Promise<string> {
    return (await this.pane.locator('.message, .welcome-view-content').allInnerTexts()).join('\n').trim();
  }

  /** Presses a button of the welcome text. */
  async pressInWelcome(button: string): Promise<void> {
    this.actions.note(`press "${button}"`);
    await this.pane.locator('.welcome-view-content .monaco-button').filter({ hasText: button }).click();
  }

  /** The number on the view's icon in the activity bar, and its meaning. */
  async badge(container: string): Promise<{ value: string; spoken: string }> {
    const item = this.page
      .locator('.part.activitybar .action-item')
      .filter({ has: this.page.locator(`a[aria-label^="${container}"]`) })
      .first();
    const value = item.locator('.badge-content');
    return {
      value: (await value.count()) === 0 ? '' : await value.innerText(),
      spoken: (await item.locator('a').getAttribute('aria-label')) ?? '',
    };
  }
}
