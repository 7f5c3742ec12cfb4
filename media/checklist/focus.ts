/** Puts the focus on the page's heading, for when what had it is gone. */
export function focusHeading(): void {
  document.getElementById('title')?.focus();
}

/** Puts the focus on the card that needs a person; the next Tab reaches its first link or button. */
export function focusNext(): void {
  document.querySelector<HTMLElement>('.card[tabindex]')?.focus();
}

/** Brings a step into sight: its question where it has one, else its row. */
export function showStep(step: string): void {
  const target =
    document.getElementById(`question-${step}`) ??
    document.getElementById(`problem-${step}`) ??
    document.getElementById(`step-${step}`);
  target?.scrollIntoView({ block: 'nearest' });
}
