import type { Locator, Page } from 'playwright-core';
import type { HumanActions } from '../actions';

/** The box at the top of the window: command palette, picks and inputs. */
export class QuickInput {
  private readonly widget: Locator;
  private readonly box: Locator;

  constructor(
    private readonly page: Page,
    private readonly actions: HumanActions,
  ) {
    this.widget = page.locator('.quick-input-widget:not([style*="display: none"])');
    this.box = this.widget.locator('.quick-input-box input');
  }

  /**
   * Runs a command from the palette.
   * @param title as shown in the palette, with its category
   */
  async command(title: string): Promise<void> {
    this.actions.note(`command "${title}"`);
    for (let tries = 0; ; tries++) {
      await this.open();
      try {
        await this.box.fill(`>${title}`, { timeout: 5_000 });
        break;
      } catch (error) {
        // A window that has just loaded moves the focus, which closes the palette, so open it again.
        if (tries === 3 || (await this.visible)) throw error;
      }
    }
    await this.entry(title).click();
  }

  /** Chooses an entry. */
  async pick(label: string): Promise<void> {
    this.actions.note(`pick "${label}"`);
    await this.entry(label).click();
  }

  /** Confirms a text in an input box. */
  async enter(text: string): Promise<void> {
    this.actions.note(`enter "${text}"`);
    await this.type(text);
    await this.box.press('Enter');
  }

  /** Types without confirming, and waits for the validation, which would swallow the confirmation. */
  async type(text: string): Promise<void> {
    await this.box.waitFor();
    await this.box.fill(text);
    await this.page.waitForTimeout(300);
  }

  /** Checks or unchecks an entry of a multi-select pick. */
  async toggle(label: string): Promise<void> {
    this.actions.note(`toggle "${label}"`);
    await this.entry(label).locator('.monaco-checkbox, input[type="checkbox"]').first().click();
  }

  /** Accepts a multi-select pick. */
  async accept(): Promise<void> {
    this.actions.note('accept');
    await this.widget.getByRole('button', { name: 'OK' }).click();
  }

  async cancel(): Promise<void> {
    await this.box.press('Escape');
  }

  /** Title of the box; empty when it has none. */
  async title(): Promise<string> {
    return (await this.widget.locator('.quick-input-title').textContent()) ?? '';
  }

  /** The prompt, or the validation message. */
  async message(): Promise<string> {
    return this.widget.locator('.quick-input-message').innerText();
  }

  /** Text of the visible entries. */
  async entries(): Promise<string[]> {
    await this.widget.locator('.monaco-list-row').first().waitFor();
    return this.widget.locator('.monaco-list-row').allInnerTexts();
  }

  get visible(): Promise<boolean> {
    return this.box.isVisible();
  }

  private entry(label: string): Locator {
    return this.widget.locator('.monaco-list-row').filter({ hasText: label }).first();
  }

  /** A focused webview may swallow the key, so another attempt starts from the title bar. */
  private async open(): Promise<void> {
    for (let tries = 0; tries < 4; tries++) {
      await this.page.keyboard.press('F1');
      const opened = this.box.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
      if (await opened) return;
      await this.page.locator('.part.titlebar').click({ force: true, position: { x: 300, y: 10 } });
    }
    throw new Error('The command palette does not open.');
  }
}
