import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import type { Fact } from '../core/journal/reading';
import { subjectOf } from '../core/journal/subject';
import type { RegistryImage } from '../core/ports/registry';
import { areSameVersion } from '../core/python/version';
import { isLaterRelease, releaseDate, schemeOf } from '../core/registry/tags';
import { RepositoryPathSchema } from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { preflight } from './preflight';
import { moduleKey } from './preflight/repository';
import { chosenImageLinks } from './shared/chosenImage';
import { count, fact, shortSha } from './shared/facts';
import { imageIsPinned } from './shared/gate';
import { forwardPullRequests } from './shared/forward';
import { newestReleases } from './shared/newestReleases';
import { moduleTextAt, readVersion } from './shared/module';
import { pinnedAirflow } from './shared/pinnedAirflow';
import { target, TargetSchema } from './shared/target';

/** Number of earlier releases to offer, and to look for in the registry at most. */
const OFFERED = 5;
const MOST_LOOKED_FOR = 4 * OFFERED;
const DAY_MS = 86_400_000;

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['image', 'application', 'module', 'infrastructure']).entries,
  /** Requirements file of the application that pins apache-airflow; absent: a downgrade isn't reported. */
  requirements: v.optional(RepositoryPathSchema),
});
type Context = ObserveContext<
  v.InferOutput<typeof Params>,
  object,
  'image' | 'application' | 'module' | 'infrastructure'
>;

/** An earlier release to return to. */
interface Earlier {
  readonly image: RegistryImage;
  readonly facts: readonly Fact[];
}

/** Chooses the earlier release to return to, and shows what that loses. */
export const rollbackTarget = defineKind({
  name: 'rollback-target',
  uses: ['image', 'application', 'module.version', 'infrastructure'],
  title: l10n.t('Version to return to'),
  params: Params,
  output: TargetSchema,
  notes: v.object({}),
  provides: [target.name],
  needs: ['preflight'],
  overridable: false,
  versions: ({ imageTag }) => ({ next: imageTag }),
  links: chosen => chosenImageLinks(l10n.t('Release'), chosen),
  recheck: (_own, act, given) => imageIsPinned(act, given),
  observe: async (context: Context) => {
    const { ports, resources, signal } = context;
    const current = await currentVersion(context);
    const tags = await ports.registry.tags(resources.image.name, signal);
    const releases = await newestReleases(context, tags, Infinity);
    const { earlier, gone } = await inRegistry(context, before(context, current, releases));
    // An answer is bound to what the tags referred to when they were shown.
    const subject = subjectOf([current, ...earlier.map(({ image }) => image.configDigest)]);
    const chosen = earlier.find(({ tag }) => context.decision('return-to', subject)?.choice === tag);
    const running = await ports.registry.resolve(resources.image.name, current, signal);
    const from = [
      fact(
        l10n.t('Now'),
        running?.revision == null ? current : l10n.t`${current}, commit ${shortSha(running.revision)}`,
      ),
      ...gone.map(tag => fact(tag, l10n.t('is listed by the registry but no longer there'), 'warn')),
    ];
    if (chosen !== undefined) {
      const { image, facts } = await lookAt(context, chosen, running);
      return {
        is: 'holds',
        reading: context.reading(l10n.t`Back from ${current} to ${chosen.tag}`, [...from, ...facts]),
        output: { imageTag: chosen.tag, commit: image.revision, image: { ...image } },
      };
    }
    if (earlier.length === 0) {
      return {
        is: 'stopped',
        reading: context.reading(l10n.t('There is no earlier release'), from),
        problem: {
          code: 'rollback.none',
          message: l10n.t`The registry has no release of ${resources.image.name} before ${current}.`,
          remedy: l10n.t('Deploy a fixed version instead, or declare an incident.'),
        },
      };
    }
    const looks: Earlier[] = [];
    for (const each of earlier) looks.push(await lookAt(context, each, running));
    return {
      is: 'waits',
      reading: context.reading(l10n.t`Rolling back from ${current}`, [
        ...from,
        ...looks.flatMap(({ image, facts }) => facts.map(f => ({ ...f, group: image.tag }))),
      ]),
      question: {
        id: 'return-to',
        title: l10n.t('Return to which version?'),
        detail: l10n.t(
          'Production returns to that release through a separate apply that you approve. Later changes are gone until they are deployed again; the newest release stays in place.',
        ),
        subject,
        choices: earlier.map(({ tag }, index) => ({
          id: tag,
          label: l10n.t`Return to ${tag}`,
          tone: index === 0 ? ('primary' as const) : ('secondary' as const),
        })),
      },
    };
  },
});

/** Releases before the running one; if that isn't a release, all but later ones. @param releases newest first */
function before({ resources }: Context, current: string, releases: readonly string[]): readonly string[] {
  const at = releases.indexOf(current);
  const scheme = schemeOf(resources.image.tags);
  return at < 0 ? releases.filter(tag => !isLaterRelease(tag, current, scheme)) : releases.slice(at + 1);
}

/**
 * The newest of these releases that can be returned to. A registry may list a tag for a while after its image is gone.
 * @param releases newest first
 */
async function inRegistry({ ports, resources, signal }: Context, releases: readonly string[]) {
  const earlier: { readonly tag: string; readonly image: RegistryImage }[] = [];
  const gone: string[] = [];
  for (
    let at = 0;
    at < Math.min(releases.length, MOST_LOOKED_FOR) && earlier.length < OFFERED;
    at += OFFERED
  ) {
    const looked = await Promise.all(
      releases
        .slice(at, at + OFFERED)
        .map(async tag => ({ tag, image: await ports.registry.resolve(resources.image.name, tag, signal) })),
    );
    for (const { tag, image } of looked) {
      if (image === undefined) gone.push(tag);
      else if (earlier.length < OFFERED) earlier.push({ tag, image });
    }
  }
  return { earlier, gone };
}

/** What is running now: what this run applied, or else the version of an unmerged deployment, or of the default branch. */
async function currentVersion(context: Context): Promise<string> {
  const applied = context.outputIfAny(target);
  if (applied !== undefined) return applied.imageTag;
  for await (const unmerged of forwardPullRequests(context)) {
    const text = await moduleTextAt(context, `origin/${unmerged.head}`, context.signal);
    return String((await readVersion(context, text)).value);
  }
  const { deployed, deployedVersion } = context.output(preflight);
  return deployed?.[moduleKey(context.resources.module)] ?? deployedVersion;
}

async function lookAt(
  context: Context,
  { tag, image }: { readonly tag: string; readonly image: RegistryImage },
  running: RegistryImage | undefined,
): Promise<Earlier> {
  const { ports, resources, params } = context;
  const at = releaseDate(tag, schemeOf(resources.image.tags)) ?? image.createdAt;
  const days = at === null ? undefined : Math.floor((ports.clock.now() - Date.parse(at)) / DAY_MS);
  const facts = [
    fact(l10n.t('Image'), tag, 'good', {
      link: ports.registry.imageUrl(resources.image.name),
      detail: image.digest,
    }),
    fact(
      l10n.t('Released'),
      days === undefined ? l10n.t('unknown') : days === 1 ? l10n.t('1 day ago') : l10n.t`${days} days ago`,
    ),
    await lost(context, image, running),
  ];
  if (params.requirements === undefined) return { image, facts };
  const [then, now] = await Promise.all([
    pinnedAirflow(context, params.requirements, image.revision),
    pinnedAirflow(context, params.requirements, running?.revision ?? null),
  ]);
  if (then !== null && now !== null && areSameVersion(then, now))
    return { image, facts: [...facts, fact('Airflow', l10n.t`${now}, the same`)] };
  if (then === now) {
    const what =
      now === null ? l10n.t('unknown, before and now') : l10n.t`any version of ${now}, before and now`;
    return { image, facts: [...facts, fact('Airflow', what, 'warn')] };
  }
  return {
    image,
    facts: [
      ...facts,
      fact('Airflow', l10n.t`goes from ${now ?? l10n.t('unknown')} to ${then ?? l10n.t('unknown')}`, 'warn', {
        detail: l10n.t(
          "Its metadata database stays as the newer version migrated it: read Airflow's notes on downgrading before you apply.",
        ),
      }),
    ],
  };
}

/** The commits that production would lose. */
async function lost(context: Context, image: RegistryImage, running: RegistryImage | undefined) {
  const { ports, resources, signal } = context;
  const now = running?.revision ?? null;
  if (image.revision === null || now === null)
    return fact(l10n.t('Lost'), l10n.t('unknown: an image has no revision label'), 'warn');
  const comparison = await ports.github.compare(resources.application.name, image.revision, now, signal);
  if (comparison === undefined)
    return fact(l10n.t('Lost'), l10n.t('unknown: the commits have no common history'), 'warn');
  return fact(l10n.t('Lost'), count(comparison.aheadBy, 'commit'), 'warn', {
    link: comparison.url,
    detail: comparison.commits.map(c => `${shortSha(c.sha)} ${c.title} (${c.author})`).join('\n'),
  });
}
