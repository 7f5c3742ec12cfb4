import * as vscode from 'vscode';
import { shownLine } from './shown';

/** A prompt or placeholder explains what an answer leads to, so it is rarely truncated. */
const promptLength = 1000;

/** A question that is answered with a line of text. */
export interface LineQuestion {
  readonly title: string;
  readonly prompt: string;
  /** Returns what is wrong with the text; undefined: nothing. */
  readonly validate: (text: string) => string | undefined;
}

/** An entry of a list. The icon has its own field, because a label is treated as text from outside. */
export interface Pickable {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly icon?: string;
  /** Whether it is only a heading. */
  readonly isHeading?: boolean;
}

/** Asks for a line, validated while typing. VS Code renders links and icons in prompts and validation messages. */
export async function askLine({ title, prompt, validate }: LineQuestion): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: shownLine(title),
    prompt: shownLine(prompt, promptLength),
    ignoreFocusOut: true,
    validateInput: text => shownProblem(validate(text)),
  });
}

/** Lets the person pick one item. @returns the item; undefined if the person cancels */
export async function pickOne<T extends Pickable>(
  items: readonly T[],
  options: { readonly title?: string; readonly placeHolder: string; readonly ignoreFocusOut?: boolean },
): Promise<T | undefined> {
  const entries = entriesOf(items);
  const chosen = await vscode.window.showQuickPick([...entries.keys()], {
    matchOnDescription: true,
    matchOnDetail: true,
    ...options,
    ...(options.title === undefined ? {} : { title: shownLine(options.title) }),
    placeHolder: shownLine(options.placeHolder, promptLength),
  });
  return chosen === undefined ? undefined : entries.get(chosen);
}

/** Lets the person pick any number of items. @returns the items; undefined if the person cancels */
export async function pickMany<T extends Pickable & { readonly picked: boolean }>(
  items: readonly T[],
  options: { readonly title: string; readonly placeHolder: string },
): Promise<readonly T[] | undefined> {
  const entries = new Map(items.map(item => [{ ...entryOf(item), picked: item.picked }, item]));
  const chosen = await vscode.window.showQuickPick([...entries.keys()], {
    canPickMany: true,
    matchOnDetail: true,
    title: shownLine(options.title),
    placeHolder: shownLine(options.placeHolder, promptLength),
  });
  return chosen?.flatMap(entry => entries.get(entry) ?? []);
}

/** An input box for one of several questions. */
export function createBox(
  title: string,
  options: LineQuestionInTurn,
): {
  readonly input: vscode.InputBox;
  /** Returns the text if it is valid; otherwise shows what is wrong with it. */
  readonly accept: () => string | undefined;
} {
  const input = vscode.window.createInputBox();
  input.title = shownLine(title);
  input.prompt = shownLine(options.prompt, promptLength);
  input.value = options.value ?? '';
  input.placeholder = options.placeholder;
  input.password = options.secret === true;
  input.onDidChangeValue(() => {
    input.validationMessage = undefined;
  });
  return {
    input,
    accept: () => {
      const text = input.value.trim();
      input.validationMessage = shownProblem(options.validate(text));
      return input.validationMessage === undefined ? text : undefined;
    },
  };
}
/** Like {@link LineQuestion}, with the initial content of the box. */
export interface LineQuestionInTurn extends Omit<LineQuestion, 'title'> {
  readonly value?: string;
  readonly placeholder?: string;
  /** Hidden while typed. */
  readonly secret?: boolean;
}

/** A list to pick from, for one of several questions. */
export function createList<T extends Pickable>(
  title: string,
  placeholder: string,
  items: readonly T[],
  active: T | undefined,
): { readonly input: vscode.QuickPick<vscode.QuickPickItem>; readonly accept: () => T | undefined } {
  const input = vscode.window.createQuickPick();
  const entries = entriesOf(items);
  input.title = shownLine(title);
  input.placeholder = shownLine(placeholder, promptLength);
  input.items = [...entries.keys()];
  input.activeItems = [...entries].flatMap(([entry, item]) => (item === active ? [entry] : []));
  return { input, accept: () => input.selectedItems.map(entry => entries.get(entry))[0] };
}

function entriesOf<T extends Pickable>(items: readonly T[]): Map<vscode.QuickPickItem, T> {
  return new Map(items.map(item => [entryOf(item), item]));
}

function entryOf({ label, description = '', detail, icon, isHeading }: Pickable): vscode.QuickPickItem {
  return {
    label: shownLine(label),
    description: shownLine(description),
    ...(detail === undefined ? {} : { detail: shownLine(detail) }),
    ...(icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(icon) }),
    ...(isHeading === true ? { kind: vscode.QuickPickItemKind.Separator } : {}),
  };
}

function shownProblem(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : shownLine(problem);
}
