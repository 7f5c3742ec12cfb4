import * as l10n from '@vscode/l10n';
import type { Severity } from '../journal/events';
import { REHEARSAL_BANNER } from '../rehearsal';
import { markdown } from '../text/markdown';
import { neutral } from '../text/neutral';
import {
  bannerLines,
  dayAndTime,
  productionLines,
  inBrackets,
  factLine,
  obligationLines,
  stepsSection,
  timelineTable,
} from './exportRecord';
import { stillOpen, type RunView } from './view';

/** Meaning of each severity, as shown to the person who chooses one. */
export const severities: Readonly<Record<Severity, string>> = {
  1: l10n.t('Production is down, or data is being lost'),
  2: l10n.t('Production is impaired, or will be soon'),
  3: l10n.t('A nuisance that can wait for office hours'),
};

const NEXT: Readonly<Record<Severity, readonly string[]>> = {
  1: [
    l10n.t('Tell the team now, by voice or in the alerts channel, and name one person who decides.'),
    l10n.t('Roll back first and look for the cause later, unless rolling back loses data.'),
    l10n.t('Post an update every 30 minutes.'),
  ],
  2: [
    l10n.t('Tell the team in the alerts channel, including who is handling it.'),
    l10n.t('Decide within the hour whether to roll back.'),
    l10n.t('Post an update every hour.'),
  ],
  3: [
    l10n.t('Open an issue with this packet.'),
    l10n.t('Resume the deployment, or roll back, within the day.'),
  ],
};

/** What to hand over: a packet as Markdown, and a message of a few lines for a chat. */
export function incidentReport(view: RunView): { readonly packet: string; readonly message: string } {
  return { packet: incidentPacket(view), message: incidentMessage(view) };
}

/**
 * What a colleague needs to take over an incident, starting with what is open. Contains readings, actions and versions, but
 * never terminal output, and no secrets.
 */
function incidentPacket(view: RunView): string {
  const { incident } = view;
  const severity = incident?.severity ?? 3;
  const unmet = stillOpen(view);
  return [
    `# ${l10n.t`Incident, severity ${severity}: ${markdown(incident?.summary ?? view.headline)}`}`,
    '',
    ...bannerLines(view),
    ...productionLines(view),
    l10n.t`${markdown(view.title)}, started ${dayAndTime(view.startedAt)} by ${markdown(view.startedBy)}.`,
    ...(incident === null ? [] : [l10n.t`Declared ${dayAndTime(incident.at)} by ${markdown(incident.by)}.`]),
    l10n.t`Now: ${markdown(view.headline)}`,
    '',
    `## ${l10n.t('Still open')}`,
    '',
    ...obligationLines(unmet),
    '',
    `## ${l10n.t('Next steps')}`,
    '',
    ...[
      ...NEXT[severity],
      ...(view.canRollBack ? [l10n.t('Roll back: “Deploy Runbook: Roll Back” in the palette.')] : []),
      ...unmet.flatMap(({ title, previous, remedy }) =>
        remedy === null
          ? []
          : [
              l10n.t`${markdown(title) + inBrackets(previous)}, or use “${markdown(remedy)}” in the checklist.`,
            ],
      ),
    ].map((text, index) => `${index + 1}. ${text}`),
    '',
    `## ${l10n.t('Versions')}`,
    '',
    ...view.chain.map(factLine),
    ...view.facts.map(factLine),
    '',
    `## ${l10n.t('Steps')}`,
    '',
    ...stepsSection(view),
    `## ${l10n.t('Timeline')}`,
    '',
    ...timelineTable(view),
    '',
  ].join('\n');
}

/**
 * The short form for a chat: severity, summary, state, and what is open. Plain text, with lines short enough for a dialog to
 * show all that will be posted.
 */
function incidentMessage(view: RunView): string {
  const { incident } = view;
  const unmet = stillOpen(view).map(o => neutral(o.title));
  return [
    ...(view.rehearsal ? [`${REHEARSAL_BANNER}.`] : []),
    l10n.t`Incident, severity ${incident?.severity ?? 3}, declared by ${incident?.by ?? view.startedBy}: ${incident?.summary ?? view.headline}`,
    ...(view.production === null ? [] : [`${view.production}.`]),
    l10n.t`${view.title}, started ${dayAndTime(view.startedAt)} by ${view.startedBy}; the run is frozen.`,
    unmet.length === 0 ? l10n.t('Nothing is left open.') : l10n.t`Still open: ${unmet.join('; ')}.`,
  ]
    .map(line => neutral(line, 1000))
    .join('\n');
}
