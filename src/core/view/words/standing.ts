import * as l10n from '@vscode/l10n';
import { clockTime } from '../../clockTime';
import { insideSentence } from '../../language';
import { REHEARSAL_BANNER } from '../../rehearsal';
import { stillOpen, type RunView, type StepView } from '../view';
import { stepsOf, stepsOnCourse } from './attention';
import { placeOf } from './places';
import { remainsOf } from './remains';
import { isTicked } from './status';

/**
 * What production is running, in one line, as far as this run knows. Null if it doesn't: a person, or a command that reveals
 * nothing about production, may have changed it.
 */
export function productionInWords(view: RunView): string | null {
  const down = downInWords(view);
  const version = versionInWords(view);
  if (down === null) return version;
  if (version === null) return down;
  return `${down}; ${insideSentence(version)}`;
}

function versionInWords(view: RunView): string | null {
  if (view.production !== null) return view.production;
  const { from, to } = view.versions ?? { from: null, to: null };
  if (view.state === 'finished') return to === null ? null : l10n.t`Production runs ${to}`;
  if (view.rollback !== null) return to === null ? l10n.t('Rolling back') : l10n.t`Rolling back to ${to}`;
  if (!view.mayHaveChanged)
    return from === null ? null : l10n.t`Nothing applied yet; production was running ${from}`;
  return to === null ? l10n.t('Production may have changed') : l10n.t`Production may run ${to} now`;
}

/** What production lacks, from the latest look: `Airflow down since 15:19`. That look may be outside a rollback's course. */
function downInWords(view: RunView): string | null {
  const looks = stepsOf(view).flatMap(({ tick, reading }) =>
    reading?.down === undefined ? [] : [{ at: reading.at, down: tick === null ? reading.down : null }],
  );
  const newest = looks.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1)?.down ?? null;
  return newest === null ? null : l10n.t`${newest.what} down since ${clockTime(newest.since)}`;
}

/** The step whose failure a card shows first; undefined if there is none. */
export function failedStep(view: RunView): StepView | undefined {
  return stepsOf(view).find(({ question, problem }) => question === null && problem !== null);
}

/** Where a person can look further: the newest address per service. */
export function linksOf(view: RunView): readonly { readonly title: string; readonly address: string }[] {
  const places = new Map<string, string>();
  for (const { title, reading } of stepsOf(view))
    for (const { link } of reading?.facts ?? []) {
      if (link === undefined) continue;
      const place = placeOf(link, title);
      // Later steps are newer, so move theirs to the end.
      places.delete(place);
      places.set(place, link);
    }
  return [...places].map(([title, address]) => ({ title, address }));
}

/** State of a run as plain text, to paste where others read it. */
export function statusText(view: RunView): string {
  const steps = stepsOnCourse(view);
  const stuck = steps.filter(({ status }) => status === 'stopped' || status === 'waiting');
  const { versions, incident, rollback } = view;
  const production = productionInWords(view);
  return [
    ...(view.rehearsal ? [`${REHEARSAL_BANNER}.`] : []),
    `${view.title}: ${view.headline}`,
    ...(production === null ? [] : [`${production}.`]),
    ...(versions === null
      ? []
      : [`${l10n.t('Version')}: ${versions.from === null ? '' : `${versions.from} → `}${versions.to}`]),
    ...(incident === null
      ? []
      : [
          l10n.t`Incident, severity ${incident.severity}, declared ${clockTime(incident.at)} by ${incident.by}: ${incident.summary}`,
        ]),
    ...(rollback === null ? [] : [l10n.t`Rolled back by ${rollback.by}: ${rollback.reason}`]),
    ...stuck.map(({ number, title, summary }) => l10n.t`Step ${number}, ${title}: ${summary}`),
    l10n.t`${steps.filter(({ status }) => isTicked(status)).length} of ${steps.length} steps ticked, started ${clockTime(view.startedAt)} by ${view.startedBy}`,
    ...(view.state === 'finished'
      ? remainsOf(view).map(({ title, who }) => l10n.t`Remains: ${title}, ${who}`)
      : stillOpen(view).map(({ title }) => l10n.t`Still open: ${title}`)),
    ...linksOf(view).map(({ title, address }) => `${title}: ${address}`),
  ].join('\n');
}
