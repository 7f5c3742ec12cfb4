import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { ProblemError } from '../core/errors';
import type { RegistryImage } from '../core/ports/registry';
import { sameContent } from '../core/registry/content';
import { isCommitTag } from '../core/registry/tags';
import { NamedSchemas } from '../core/runbook/resources';
import { adopt } from './adopt';
import { preflight } from './preflight';
import { builtAt, count, fact, shortDigest, shortSha } from './shared/facts';
import { releaseOf } from './shared/releaseOf';
import { ImageSchema } from './shared/target';

/** Newest commits of the default branch to try if the image has no revision label. */
const NEWEST_COMMITS = 50;

const Output = v.object({
  /** Commit tag, 40 hex digits: the release workflow's input image-sha. */
  commit: v.string(),
  /** What `latest` was when it was read; everything later is compared with it. */
  image: ImageSchema,
  /** Image tag `rel-…` that this very image already has; null if none of the newest releases is this image. */
  releasedAs: v.nullable(v.string()),
});
type Context = ObserveContext<object, object, 'image' | 'application'>;

/** Determines the image to deploy: the one tagged `latest`, pinned by content. */
export const image = defineKind({
  name: 'image',
  uses: ['image', 'application'],
  title: l10n.t('Image'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['image', 'application']).entries }),
  output: Output,
  // If this run has released it meanwhile, it is still the same image.
  isSame: (before, now) => before.commit === now.commit && sameContent(before.image, now.image).same,
  notes: v.object({}),
  needs: ['preflight'],
  overridable: false,
  links: ({ commit, image: pinned }) => [
    fact(l10n.t('Commit tag'), shortSha(commit), 'good', { detail: commit }),
    fact(l10n.t('Digest'), shortDigest(pinned.digest), 'good', { detail: pinned.digest }),
    pinned.revision === null
      ? fact(l10n.t('Revision label'), l10n.t('absent'), 'info')
      : fact(
          l10n.t('Revision label'),
          shortSha(pinned.revision),
          pinned.revision === commit ? 'good' : 'bad',
        ),
  ],
  observe: async (context: Context) => {
    const { ports, resources, signal } = context;
    const wanted = adoptedRelease(context) ?? 'latest';
    const latest = await ports.registry.resolve(resources.image.name, wanted, signal);
    if (latest === undefined) {
      throw new ProblemError({
        code: 'image.no-latest',
        message: l10n.t`${resources.image.name} has no tag "${wanted}".`,
        remedy: l10n.t('Check that the application was built, and the image name in the runbook.'),
      });
    }
    const tags = await ports.registry.tags(resources.image.name, signal);
    const candidates = await commitTags(context, latest, tags);
    const chosen =
      candidates.length === 1 ? candidates[0] : context.decision('commit', latest.digest)?.choice;
    if (chosen === undefined || !candidates.includes(chosen)) return whichCommit(context, latest, candidates);
    const releasedAs = adoptedRelease(context) ?? (await releaseOf(context, latest, tags))?.tag ?? null;
    const facts = await evidence(context, latest, chosen, releasedAs);
    return {
      is: 'holds',
      reading: context.reading(
        releasedAs === null
          ? l10n.t`${wanted} is ${shortSha(chosen)}`
          : l10n.t`${wanted} is ${shortSha(chosen)}, already released as ${releasedAs}`,
        facts,
      ),
      output: { commit: chosen, image: { ...latest }, releasedAs },
    };
  },
});

/** The release that a resumed deployment has already bumped to; undefined if it hasn't, or if there is none. */
function adoptedRelease(context: Context): string | undefined {
  const version = context.outputIfAny(adopt)?.version ?? null;
  return version === null || version === context.output(preflight).deployedVersion ? undefined : version;
}

/** Commit tags with the same content as `latest`, from its label if there is one, or else by trying the newest commits. */
async function commitTags(
  context: Context,
  latest: RegistryImage,
  tags: readonly string[],
): Promise<string[]> {
  const { ports, resources, signal } = context;
  if (latest.revision !== null && isCommitTag(latest.revision)) {
    const tagged = await ports.registry.resolve(resources.image.name, latest.revision, signal);
    if (tagged === undefined || !sameContent(tagged, latest).same) {
      throw new ProblemError({
        code: 'image.label-disagrees',
        message:
          tagged === undefined
            ? l10n.t`The label of latest names commit ${shortSha(latest.revision)}, but no image has that tag.`
            : l10n.t`The label of latest names commit ${shortSha(latest.revision)}, but the image with that tag has other content.`,
        remedy: l10n.t('Wait until the build has finished pushing its tags, or rebuild, then try again.'),
      });
    }
    return [latest.revision];
  }
  const { defaultBranch } = await ports.github.repository(resources.application.name, signal);
  const commits = await ports.github.recentCommits(
    resources.application.name,
    defaultBranch,
    NEWEST_COMMITS,
    signal,
  );
  const known = new Set(tags);
  const found: string[] = [];
  for (const { sha } of commits.filter(c => known.has(c.sha))) {
    if ((await ports.registry.digest(resources.image.name, sha, signal)) === latest.digest) found.push(sha);
  }
  return found;
}

function whichCommit(context: Context, latest: RegistryImage, candidates: readonly string[]) {
  const reading = context.reading(
    candidates.length === 0
      ? l10n.t('latest has no commit tag')
      : l10n.t`latest has ${count(candidates.length, 'commit tag')}`,
    [
      fact(l10n.t('Digest'), latest.digest),
      ...candidates.map(sha => fact(l10n.t('Commit tag'), sha, 'warn')),
    ],
  );
  if (candidates.length === 0) {
    return {
      is: 'stopped' as const,
      reading,
      problem: {
        code: 'image.no-commit-tag',
        message: l10n.t`latest carries no revision label, and none of the ${NEWEST_COMMITS} newest commits has a tag of the same content.`,
        remedy: l10n.t(
          'Check the build of the image: the release workflow needs the commit that it was built from.',
        ),
      },
    };
  }
  return {
    is: 'waits' as const,
    reading,
    question: {
      id: 'commit',
      title: l10n.t('Which commit is this image?'),
      detail: l10n.t(
        'Several commit tags point at the image tagged latest. The release tags git at the commit that you choose.',
      ),
      subject: latest.digest,
      choices: candidates.map(sha => ({
        id: sha,
        label: l10n.t`Take ${shortSha(sha)}`,
        tone: 'primary' as const,
      })),
    },
  };
}

async function evidence(context: Context, latest: RegistryImage, commit: string, releasedAs: string | null) {
  const { ports, resources, signal } = context;
  const { deployedCommit, deployedVersion } = context.output(preflight);
  const link = ports.registry.imageUrl(resources.image.name);
  const facts = [
    fact(l10n.t('Commit tag'), commit, 'good', { link }),
    fact(l10n.t('Digest'), latest.digest, 'info', { link }),
    latest.revision === null
      ? fact(l10n.t('Revision label'), l10n.t('absent; the commit was found by its tag'), 'warn')
      : fact(l10n.t('Revision label'), latest.revision, 'good'),
    fact(l10n.t('Built'), builtAt(latest.createdAt)),
    fact(l10n.t('Deployed now'), deployedVersion),
  ];
  if (releasedAs !== null) facts.push(fact(l10n.t('Released already'), releasedAs, 'warn'));
  if (deployedCommit === null)
    return [
      ...facts,
      fact(l10n.t('Changes'), l10n.t('unknown: the deployed image has no revision label'), 'warn'),
    ];
  const comparison = await ports.github.compare(resources.application.name, deployedCommit, commit, signal);
  if (comparison === undefined)
    return [...facts, fact(l10n.t('Changes'), l10n.t('the two commits have no common history'), 'warn')];
  return [
    ...facts,
    fact(l10n.t('Changes'), count(comparison.aheadBy, 'commit'), comparison.behindBy > 0 ? 'warn' : 'info', {
      link: comparison.url,
      detail: comparison.commits.map(c => `${shortSha(c.sha)} ${c.title} (${c.author})`).join('\n'),
    }),
  ];
}
