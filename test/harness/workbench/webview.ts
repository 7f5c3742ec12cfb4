import type { Frame, Locator, Page } from 'playwright-core';
import type { HumanActions } from '../actions';
import { until } from '../until';

/** The content of a webview, which is nested two frames deep. */
export class Webview {
  private constructor(
    readonly frame: Frame,
    private readonly actions: HumanActions,
  ) {}

  /**
   * Waits for the webview that contains an element.
   * @param selector of an element that only this webview has
   */
  static async find(page: Page, actions: HumanActions, selector: string): Promise<Webview> {
    const frame = await until(`a webview with ${selector}`, () => frameWith(page, selector)).catch(
      async (error: unknown) => {
        const shown = await page.locator('.monaco-workbench').innerText();
        throw new Error(`No webview has ${selector} in a window that shows:\n${shown}`, { cause: error });
      },
    );
    if (frame === undefined) throw new Error(`No webview has ${selector}.`);
    return new Webview(frame, actions);
  }

  /** @param target an element, or the text of a button */
  async click(target: Locator | string): Promise<void> {
    this.actions.note(`click ${typeof target === 'string' ? `"${target}"` : String(target)}`);
    const element =
      typeof target === 'string' ? this.frame.getByRole('button', { name: target }).first() : target;
    await element.click();
  }

  /** Confirms a text in a field; the click on the button isn't counted separately. */
  async enter(field: Locator, text: string, button: string): Promise<void> {
    this.actions.note(`enter "${text}"`);
    await field.fill(text);
    await this.frame.getByRole('button', { name: button }).first().click();
  }

  /** All visible text. */
  async text(): Promise<string> {
    return this.frame.locator('body').innerText();
  }
}

async function frameWith(page: Page, selector: string): Promise<Frame | undefined> {
  // The content is in the innermost frame, which comes last.
  for (const frame of page.frames().reverse()) {
    // A frame that is being replaced throws; the next try sees its successor.
    const count = frame === page.mainFrame() ? 0 : await frame.locator(selector).count();
    if (count > 0) return frame;
  }
  return undefined;
}
