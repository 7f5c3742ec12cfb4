/** Moves the focus to the page's heading, for when the element that had it is gone. */
export function focusHeading(): void {
  document.getElementById('title')?.focus();
}

/** Moves the focus to the card that needs a person; the next Tab reaches its first link or button. */
export function focusNext(): void {
  document.querySelector<HTMLElement>('.card[tabindex]')?.focus();
}

/** Scrolls to a step: to its question or problem if it has one, else to its row. */
export function showStep(step: string): void {
  const target =
    document.getElementById(`question-${step}`) ??
    document.getElementById(`problem-${step}`) ??
    document.getElementById(`step-${step}`);
  target?.scrollIntoView({ block: 'nearest' });
}
