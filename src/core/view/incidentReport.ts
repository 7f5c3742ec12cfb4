import * as l10n from '@vscode/l10n';
import type { Severity } from '../journal/events';
import { REHEARSAL_SAID } from '../rehearsal';
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
    'Tell the team now, by voice or in the alerts channel, and name one person who decides.',
    'Roll back first and look for the cause later, unless rolling back loses data.',
    'Post an update every 30 minutes.',
  ],
  2: [
    'Tell the team in the alerts channel, including who is handling it.',
    'Decide within the hour whether to roll back.',
    'Post an update every hour.',
  ],
  3: ['Open an issue with this packet.', 'Resume the deployment, or roll back, within the day.'],
};

/**
 * What to hand over: a packet as Markdown, and a message of a few lines for a chat. In English for whoever reads it, except for what
 * it quotes of the view.
 */
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
    `# Incident, severity ${severity}: ${markdown(incident?.summary ?? view.headline)}`,
    '',
    ...bannerLines(view),
    ...productionLines(view),
    `${markdown(view.title)}, started ${dayAndTime(view.startedAt)} by ${markdown(view.startedBy)}.`,
    ...(incident === null ? [] : [`Declared ${dayAndTime(incident.at)} by ${markdown(incident.by)}.`]),
    `Now: ${markdown(view.headline)}`,
    '',
    '## Still open',
    '',
    ...obligationLines(unmet),
    '',
    '## Next steps',
    '',
    ...[
      ...NEXT[severity],
      ...(view.canRollBack ? ['Roll back: "Deploy Runbook: Roll Back" in the palette.'] : []),
      ...unmet.flatMap(({ title, previous, remedy }) =>
        remedy === null
          ? []
          : [`${markdown(title)}${inBrackets(previous)}, or use "${markdown(remedy)}" in the checklist.`],
      ),
    ].map((text, index) => `${index + 1}. ${text}`),
    '',
    '## Versions',
    '',
    ...view.chain.map(factLine),
    ...view.facts.map(factLine),
    '',
    '## Steps',
    '',
    ...stepsSection(view),
    '## Timeline',
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
    ...(view.rehearsal ? [`${REHEARSAL_SAID}.`] : []),
    `Incident, severity ${incident?.severity ?? 3}, declared by ${incident?.by ?? view.startedBy}: ${incident?.summary ?? view.headline}`,
    ...(view.production === null ? [] : [`${view.production}.`]),
    `${view.title}, started ${dayAndTime(view.startedAt)} by ${view.startedBy}; the run is frozen.`,
    unmet.length === 0 ? 'Nothing is left open.' : `Still open: ${unmet.join('; ')}.`,
  ]
    .map(line => neutral(line, 1000))
    .join('\n');
}
