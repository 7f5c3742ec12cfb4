/**
 * The actions that the driver took in a person's place: a click, a chosen entry, a confirmed text; a palette command counts as
 * one.
 */
export class HumanActions {
  private readonly done: string[] = [];

  /** Notes one action, e.g. `press "Approve"`. */
  note(action: string): void {
    this.done.push(action);
  }

  get count(): number {
    return this.done.length;
  }

  /** One line per action, numbered from 1. */
  toString(): string {
    return this.done.map((action, index) => `${index + 1}. ${action}`).join('\n');
  }
}
