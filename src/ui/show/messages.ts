import * as vscode from 'vscode';
import { CancelledError } from '../../core/errors';
import { neutral, neutralLines } from '../../core/text/neutral';

/** VS Code cuts what a notification says at this length. A line of a dialog has no less. */
const messageLength = 1000;

/**
 * Shows a notification; the only way to one, because VS Code renders links in it.
 * @returns the button that was pressed, as it was given
 */
export function say(
  how: 'information' | 'warning' | 'error',
  message: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  const show = { information: showInformationMessage, warning: showWarningMessage, error: showErrorMessage };
  return pressed(buttons, titles => show[how](neutral(message, messageLength), ...titles));
}

/**
 * Asks in a dialog that waits.
 * @returns the button that was pressed, as it was given
 */
export function ask(
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return askOr(undefined, message, detail, ...buttons);
}

/**
 * As {@link ask}, with a button of its own in the place of VS Code's "Cancel", which Escape presses.
 * @param close what that button says; undefined for VS Code's own
 */
export function askOr(
  close: string | undefined,
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const options = { modal: true, detail: neutralLines(detail, messageLength) };
  return pressed([...buttons, ...(close === undefined ? [] : [close])], titles =>
    vscode.window.showWarningMessage(
      neutral(message),
      options,
      ...titles.map(item => (item.title === close ? { ...item, isCloseAffordance: true } : item)),
    ),
  );
}

/**
 * As {@link ask}, with one button.
 * @throws {CancelledError} unless it was pressed
 */
export async function confirm(message: string, detail: string, button: string): Promise<void> {
  if ((await ask(message, detail, button)) === undefined) throw new CancelledError();
}

/** A look at what is asked about, which changes nothing. */
export interface Look {
  readonly label: string;
  readonly show: () => unknown;
}

/**
 * As {@link confirm}, for what can't be taken back: Enter only looks, because the first button has the focus.
 * @throws {CancelledError} unless the last button was pressed
 */
export async function confirmOrLook(
  message: string,
  detail: string,
  look: Look,
  button: string,
): Promise<void> {
  const chosen = await ask(message, detail, look.label, button);
  if (chosen === look.label) await look.show();
  if (chosen !== button) throw new CancelledError();
}

async function pressed(
  buttons: readonly string[],
  show: (titles: readonly vscode.MessageItem[]) => Thenable<vscode.MessageItem | undefined>,
): Promise<string | undefined> {
  const items = buttons.map(button => ({ title: neutral(button) }));
  const chosen = await show(items);
  return buttons[items.findIndex(item => item === chosen)];
}
