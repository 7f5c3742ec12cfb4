import * as l10n from '@vscode/l10n';
import type { Tone } from '../../core/journal/reading';
import type { Row } from '../show/row';

/** The icon of each tone. */
export const toneIcons: Readonly<Record<Tone, Row['icon']>> = {
  good: { name: 'pass', color: 'testing.iconPassed' },
  bad: { name: 'error', color: 'problemsErrorIcon.foreground' },
  warn: { name: 'warning', color: 'problemsWarningIcon.foreground' },
  info: { name: 'circle-small' },
};
/** What a screen reader says for each tone; empty where it adds nothing. */
export const toneWords: Readonly<Record<Tone, string>> = {
  good: l10n.t('good'),
  bad: l10n.t('bad'),
  warn: l10n.t('warning'),
  info: '',
};

/** A row with neither actions nor children. */
export function plain(id: string, label: string, description = ''): Row {
  return {
    id,
    target: id,
    label,
    description,
    tooltip: lines(label, description),
    icon: { name: 'circle-small' },
    context: '',
    says: [label, description].filter(Boolean).join(', '),
    opened: false,
    children: [],
  };
}

/** Joins the parts that aren't empty, `a · b`. */
export function dots(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ');
}
/** One line for each part that isn't empty. */
export function lines(...parts: readonly string[]): string {
  return parts.filter(Boolean).join('\n');
}
