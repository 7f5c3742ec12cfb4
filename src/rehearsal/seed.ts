import { airflowVersions } from './airflow/simulator';
import { seedAirflow } from './airflow/seed';
import { seedApplication, type ApplicationHistory } from './repository/application';
import { tagCommits } from './git/write';
import type { GitHubState } from './github/state';
import type { Layout } from './disk/layout';
import { pushImage } from './registry/images';
import { buildCommit } from './registry/scenes';
import type { RegistryState } from './registry/state';
import { gitTag, imageTag, releasesBefore } from './course/releaseNames';
import { changelog, releaseDate } from './course/workflows';
import { seedSentry } from './sentry/seed';
import { CATALOG, CATALOG_DAGS } from './catalog';
import type { Subjects } from './subjects';
import type { WorldState } from './state';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Very old builds, whose tags alone fill the registry's first page. */
const OLD_BUILDS = 110;

/** A new world's state, and the values that its other parts are derived from. */
export interface Seed {
  readonly state: WorldState;
  /** Image tags of the releases, oldest first; the last one is deployed. */
  readonly releaseTags: readonly string[];
}

/** Makes the application's repository, and a world in which the last release is running and a newer image is ready. */
export async function seedWorld(
  layout: Layout,
  options: {
    readonly airflow: 2 | 3;
    readonly upgrade: boolean;
    readonly now: number;
    readonly subjects: Subjects;
  },
): Promise<Seed> {
  const { now, subjects } = options;
  const versions = airflowVersions[options.airflow];
  const pins = { old: versions.old, new: options.upgrade ? versions.new : versions.old };
  const history = await seedApplication(layout.application, now, pins, subjects);
  const dates = [21, 13].map(days => releaseDate(now - days * DAY_MS - 3_720_000));
  const [image] = subjects.images;
  const releaseTags = releasesBefore(image, dates).map(release => imageTag(image, release));
  const state: WorldState = {
    airflow: seedAirflow(versions.old, now, dagsOf(subjects)),
    github: await seedReleases(layout, history, dates, now, subjects),
    registry: seedRegistry(history, dates, pins, now, subjects),
    sentry: seedSentry(now, subjects.sentry),
    slack: { messages: [] },
    instance: { id: null, upAt: new Date(now).toISOString(), up: true },
    applyBegan: 0,
  };
  return { state, releaseTags };
}

function seedRegistry(
  history: ApplicationHistory,
  dates: readonly string[],
  pins: { readonly old: string; readonly new: string },
  now: number,
  subjects: Subjects,
): RegistryState {
  const images = subjects.images.map(({ name }) => name);
  const registry: RegistryState = { images, tags: {}, manifests: {}, blobs: {}, builds: [] };
  const at = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  const oldest = pushImage(registry, { revision: null, createdAt: at(300), airflow: pins.old });
  for (let index = 0; index < OLD_BUILDS; index += 1) {
    registry.tags[index.toString(16).padStart(2, '0').repeat(20)] = oldest;
  }
  for (const [index, commit] of history.released.entries()) {
    buildCommit(registry, commit, { createdAt: at(30 - 8 * index), airflow: pins.old });
    const digest = registry.tags[commit];
    if (digest === undefined) continue;
    for (const image of subjects.images.length === 0 ? [undefined] : subjects.images)
      registry.tags[imageTag(image, releasesBefore(image, dates)[index] ?? '')] = digest;
    for (const tag of subjects.deployed) registry.tags[tag] = digest;
  }
  for (const [index, commit] of history.built.entries()) {
    buildCommit(registry, commit, { createdAt: at(4 - 3 * index), airflow: pins.new });
  }
  return registry;
}

async function seedReleases(
  layout: Layout,
  history: ApplicationHistory,
  dates: readonly string[],
  now: number,
  { applications: [repository], images, drafts, published = [], bot: author }: Subjects,
): Promise<GitHubState> {
  const state: GitHubState = {
    runs: [],
    releases: [],
    pullRequests: [],
    deployments: [],
    lastId: 9_100_000_000,
  };
  const release = (
    made: Pick<GitHubState['releases'][number], 'repository' | 'tag' | 'notes' | 'commit' | 'draft'>,
    at: number,
  ): void => {
    state.lastId += 1;
    const { tag } = made;
    const publishedAt = new Date(at).toISOString();
    state.releases.push({ ...made, id: state.lastId, name: tag, author, publishedAt });
  };
  const tags: Record<string, string> = {};
  for (const [index, date] of dates.entries()) {
    const commit = history.released[index] ?? '';
    if (repository === undefined) break;
    // Includes releases of other services.
    const others = images.some(({ releases }) => releases === 'api') ? [] : [`api-${date}`];
    const own = images.map(image => gitTag(image, releasesBefore(image, dates)[index] ?? date));
    for (const tag of new Set([...others, ...own])) {
      tags[tag] = commit;
      const made = { repository, tag, commit, notes: changelog(date), draft: false };
      release(made, now - (21 - 8 * index) * DAY_MS);
    }
  }
  for (const [index, { repository: of, tag }] of published.entries()) {
    const isKnown = state.releases.some(each => each.repository === of && each.tag === tag);
    if (isKnown) continue;
    const commit = of === repository ? (history.released.at(-1) ?? '') : 'main';
    if (of === repository) tags[tag] = commit;
    const made = { repository: of, tag, commit, notes: changelog(dates[0] ?? ''), draft: false };
    release(made, now - (12 - index) * (DAY_MS / 24));
  }
  await tagCommits(layout.application, tags);
  for (const draft of drafts)
    release({ ...draft, commit: 'main', notes: changelog(releaseDate(now)), draft: true }, now - 3_600_000);
  return state;
}

/** The DAGs that the runbook names, plus some that it doesn't. */
function dagsOf(subjects: Subjects): Readonly<Record<string, readonly string[]>> {
  if (subjects === CATALOG) return CATALOG_DAGS;
  const named = [...new Set([...subjects.waitingDags, subjects.busyDag])];
  return { '@daily': [...named, 'clean_up_logs'], '': ['restore_a_backup'] };
}
