import * as l10n from '@vscode/l10n';
import type { Tick } from '../../journal/events';
import type { StepStatus } from '../../stepStatus';
import type { StepView } from '../view';

/**
 * How each status is worded and drawn: a word, an icon and a color, so that color is never the only sign.
 * Doesn't depend on `vscode`, because the checklist's webview uses the same words.
 */
export interface StatusLook {
  /** Shown before the summary; empty if the icon is enough. */
  readonly word: string;
  /** A codicon. */
  readonly icon: string;
  /** A theme color; absent: the text color. */
  readonly color?: string;
}

export const statusLooks: Readonly<Record<StepStatus, StatusLook>> = {
  todo: { word: '', icon: 'circle-large-outline', color: 'disabledForeground' },
  working: { word: '', icon: 'loading~spin' },
  waiting: { word: l10n.t('needs you'), icon: 'question', color: 'notificationsInfoIcon.foreground' },
  stopped: { word: l10n.t('stopped'), icon: 'error', color: 'problemsErrorIcon.foreground' },
  verified: { word: l10n.t('verified'), icon: 'pass-filled', color: 'testing.iconPassed' },
  attested: { word: l10n.t('attested'), icon: 'account', color: 'charts.purple' },
  overridden: { word: l10n.t('overridden'), icon: 'debug-step-over', color: 'symbolIcon.classForeground' },
  skipped: { word: l10n.t('skipped'), icon: 'circle-slash' },
  left: { word: l10n.t('not done'), icon: 'circle-slash', color: 'disabledForeground' },
  stale: { word: l10n.t('stale'), icon: 'history', color: 'problemsWarningIcon.foreground' },
};

const WAITS: StatusLook = { word: l10n.t('waiting'), icon: 'watch' };

/** How a step is drawn. If it waits for someone else to answer, or for something that ends by itself, it doesn't need you. */
export function lookOf({ status, question }: Pick<StepView, 'status' | 'question'>): StatusLook {
  const isOthers = question === null || question.byItself === true;
  return status === 'waiting' && isOthers ? WAITS : statusLooks[status];
}

/** The word for a step, from its {@link lookOf}. */
export function wordOf(step: Pick<StepView, 'status' | 'question'>): string {
  return lookOf(step).word;
}

/** Whether a step with that status is ticked. A stale one still is, and says so. */
export function isTicked(status: StepStatus): boolean {
  return ['verified', 'attested', 'overridden', 'skipped', 'stale'].includes(status);
}

/** Attribution of a tick: a reading verifies, whoever ran it; other ticks are a person's word. */
export function tickedBy({ how, by }: Tick): string {
  switch (how) {
    case 'verified':
      return l10n.t`Verified (run by ${by})`;
    case 'attested':
      return l10n.t`Attested by ${by}`;
    case 'overridden':
      return l10n.t`Overridden by ${by}`;
    case 'skipped':
      return l10n.t`Skipped by ${by}`;
  }
}
