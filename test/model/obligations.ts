import type { Obligation } from '../../src/core/journal/obligation';
import type { ModelWorld } from './world';

/** Whether the world shows an obligation as met, according to the model itself. */
export function isGone(
  { repository, airflow, github, web }: ModelWorld,
  { kind, subject, byHand }: Obligation,
): boolean {
  const flagIsFalse = repository.text.includes('running_dags_cleared = false');
  switch (kind) {
    case 'flag':
      return flagIsFalse;
    case 'paused-dag':
      return !airflow.paused.has(subject);
    case 'team-lock':
      return !repository.lockIsOurs();
    case 'undo':
      if (subject === 'flag-true') return flagIsFalse;
      // For what a person undid there is only their word.
      return subject !== 'maintenance' || byHand === true || !web.isUnderMaintenance;
    case 'pushed-branch':
      return !repository.origin.has(`refs/heads/${subject}`) || github.pulls.some(p => p.head === subject);
    default:
      return !github.pulls.some(p => p.head === subject && p.state === 'open');
  }
}
