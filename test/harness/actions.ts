/** What the driver did in a person's place: a click, a chosen entry, a confirmed text; a palette command is one. */
export class HumanActions {
  private readonly done: string[] = [];

  /** Notes one action, e.g. `press "Approve"`. */
  note(action: string): void {
    this.done.push(action);
  }

  get count(): number {
    return this.done.length;
  }

  /** One line an action, numbered from 1. */
  toString(): string {
    return this.done.map((action, index) => `${index + 1}. ${action}`).join('\n');
  }
}
