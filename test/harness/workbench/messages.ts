import type { Locator, Page } from 'playwright-core';
import type { HumanActions } from '../actions';

/** A message with buttons: a toast in the corner, or a modal dialog. */
export class Message {
  constructor(
    private readonly box: Locator,
    private readonly actions: HumanActions,
  ) {}

  /** Waits for it and returns all its text, including the buttons. */
  async text(): Promise<string> {
    await this.box.waitFor();
    return this.box.innerText();
  }

  /** @param label the button's text; a toast's buttons have no accessible name */
  async press(label: string): Promise<void> {
    this.actions.note(`press "${label}"`);
    await this.box.locator('.monaco-button').filter({ hasText: label }).first().click();
  }

  /** Fills in the dialog's field. */
  async fill(text: string): Promise<void> {
    await this.box.locator('input').first().fill(text);
  }

  get visible(): Promise<boolean> {
    return this.box.isVisible();
  }
}

/** @param text part of the toast's text */
export function toast(page: Page, actions: HumanActions, text: string | RegExp): Message {
  return new Message(page.locator('.notification-toast').filter({ hasText: text }).first(), actions);
}

export function modal(page: Page, actions: HumanActions): Message {
  return new Message(page.locator('.monaco-dialog-box'), actions);
}
