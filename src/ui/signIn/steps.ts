import * as vscode from 'vscode';
import { CancelledError } from '../../core/errors';
import { createBox, createList, type LineQuestionInTurn, type Pickable } from '../show/inputs';

/** Position of a question among several. */
export interface Place {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
}
/** One of several questions: takes the answers so far and returns them with its own. */
export type Question<T> = (answers: T, place: Place) => Promise<T>;

/** Thrown when the person goes back to the previous question. */
class WentBack extends Error {}

/**
 * Asks one question after another. Back returns to the previous one and keeps the answers.
 * @param questions may depend on earlier answers, but no question's presence on its own answer
 * @throws {CancelledError} when the person cancels
 */
export async function askInTurn<T>(
  title: string,
  start: T,
  questions: (answers: T) => readonly Question<T>[],
): Promise<T> {
  let answers = start;
  for (let at = 0; ;) {
    const all = questions(answers);
    const question = all[at];
    if (question === undefined) return answers;
    try {
      answers = await question(answers, { title, step: at + 1, totalSteps: all.length });
      at += 1;
    } catch (error) {
      if (!(error instanceof WentBack)) throw error;
      at -= 1;
    }
  }
}

/** Asks for a line of text, hidden while typed if it is a secret. */
export function askText({ title, ...place }: Place, question: LineQuestionInTurn): Promise<string> {
  return show(createBox(title, question), place);
}

/** One of several items. @param active the item that is selected at first */
export function askOne<T extends Pickable>(
  { title, ...place }: Place,
  placeholder: string,
  items: readonly T[],
  active: T | undefined,
): Promise<T> {
  return show(createList(title, placeholder, items, active), place);
}

type Input = vscode.QuickInput & Pick<vscode.InputBox, 'buttons' | 'onDidTriggerButton' | 'onDidAccept'>;

/** Shows an input until it returns a value, is closed, or Back is pressed. */
async function show<R>(
  { input, accept }: { readonly input: Input; readonly accept: () => R | undefined },
  place: Omit<Place, 'title'>,
): Promise<R> {
  input.step = place.step;
  input.totalSteps = place.totalSteps;
  input.ignoreFocusOut = true;
  input.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  try {
    return await new Promise<R>((resolve, reject) => {
      input.onDidTriggerButton(() => {
        reject(new WentBack());
      });
      input.onDidHide(() => {
        reject(new CancelledError());
      });
      input.onDidAccept(() => {
        const value = accept();
        if (value !== undefined) resolve(value);
      });
      input.show();
    });
  } finally {
    input.dispose();
  }
}
