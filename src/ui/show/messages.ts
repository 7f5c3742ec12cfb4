import * as vscode from 'vscode';
import { CancelledError } from '../../core/errors';
import { shownLine, shownLines } from './shown';

/** VS Code truncates notifications at this length. A dialog shows as much of each line. */
const messageLength = 1000;

/**
 * Shows a notification. All notifications go through here, because VS Code renders links in them.
 * @returns the button that was pressed, as it was passed
 */
export function say(
  how: 'information' | 'warning' | 'error',
  message: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  const show = { information: showInformationMessage, warning: showWarningMessage, error: showErrorMessage };
  return pressed(buttons, titles => show[how](shownLine(message, messageLength), ...titles));
}

/**
 * Asks in a modal dialog.
 * @returns the button that was pressed, as it was passed
 */
export function ask(
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return askOr(undefined, message, detail, ...buttons);
}

/**
 * Like {@link ask}, with a custom button in place of VS Code's "Cancel". Escape presses it.
 * @param close title of that button; undefined: VS Code's own
 */
export function askOr(
  close: string | undefined,
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const options = { modal: true, detail: shownLines(detail, messageLength) };
  return pressed([...buttons, ...(close === undefined ? [] : [close])], titles =>
    vscode.window.showWarningMessage(
      shownLine(message),
      options,
      ...titles.map(item => (item.title === close ? { ...item, isCloseAffordance: true } : item)),
    ),
  );
}

/**
 * Like {@link ask}, with one button.
 * @throws {CancelledError} unless it was pressed
 */
export async function confirm(message: string, detail: string, button: string): Promise<void> {
  if ((await ask(message, detail, button)) === undefined) throw new CancelledError();
}

/** A button that shows what the question is about, and changes nothing. */
export interface Look {
  readonly label: string;
  readonly show: () => unknown;
}

/**
 * Like {@link confirm}, for what can't be undone: the first button has the focus, so Enter only shows.
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
  const items = buttons.map(button => ({ title: shownLine(button) }));
  const chosen = await show(items);
  return buttons[items.findIndex(item => item === chosen)];
}
