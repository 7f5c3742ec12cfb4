import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import type { WorkflowRun } from '../../core/ports/github';
import type { RegistryImage } from '../../core/ports/registry';
import { sameContent } from '../../core/registry/content';
import { releaseDate, releaseIn, schemeOf } from '../../core/registry/tags';
import { durationMs } from '../../core/runbook/runbook';
import { releasePrefix } from '../../core/runbook/resourceOf';
import { image } from '../image';
import { fact } from '../shared/facts';
import { newestReleases } from '../shared/newestReleases';
import { CLOCK_SKEW_MS } from '../shared/workflowRuns';
import type { Context } from './shape';

/** The release made by a successful run of the workflow. */
export async function findReleased(context: Context, run: WorkflowRun, facts: readonly Fact[]) {
  const { ports, resources, signal } = context;
  const tags = await ports.registry.tags(resources.image.name, signal);
  const scheme = schemeOf(resources.image.tags);
  for (const tag of await newestReleases(context, tags, 3)) {
    const date = releaseDate(tag, scheme);
    // A version has no date, so whether it is this image is judged only by its content.
    const isOlder = date === null || Date.parse(date) < Date.parse(run.createdAt) - CLOCK_SKEW_MS;
    if (scheme.order === 'date' && isOlder) continue;
    const found = await ports.registry.resolve(resources.image.name, tag, signal);
    if (found === undefined) continue;
    if (scheme.order !== 'date' && !sameContent(found, context.output(image).image).same) continue;
    return released(context, tag, found, facts);
  }
  return stillSettling(context, l10n.t('the image tag'));
}

/** Checks that exactly the chosen image was released, and that all parts of the release are visible. */
export async function released(
  context: Context,
  imageTag: string,
  found: RegistryImage,
  facts: readonly Fact[],
) {
  const { ports, resources, signal } = context;
  const { commit, image: pinned } = context.output(image);
  const same = sameContent(found, pinned);
  if (!same.same) {
    return {
      is: 'stopped' as const,
      concluded: true,
      reading: context.reading(l10n.t`${imageTag} is a different image`, [
        ...facts,
        fact(l10n.t('Chosen'), pinned.digest),
        fact(imageTag, found.digest, 'bad', { detail: same.explain }),
      ]),
      problem: {
        code: 'release.other-image',
        message: l10n.t`${imageTag} is not the image that was chosen: ${same.explain}.`,
        remedy: l10n.t(
          'Do not deploy it. Check the image again from step "Image", and find out what the workflow tagged.',
        ),
      },
    };
  }
  const release = releaseIn(imageTag, schemeOf(resources.image.tags)) ?? imageTag;
  const releaseTag = `${releasePrefix(resources.image)}${release}`;
  const github = await ports.github.release(resources.application.name, releaseTag, signal);
  if (github === undefined || github.draft) return stillSettling(context, l10n.t`the release ${releaseTag}`);
  return {
    is: 'holds' as const,
    reading: context.reading(l10n.t`Released as ${imageTag}`, [
      ...facts,
      fact(l10n.t('Same image'), same.explain, 'good'),
      fact(l10n.t('Release'), releaseTag, 'good', { link: github.url, detail: github.notes, markdown: true }),
      fact(l10n.t('Image tag'), imageTag, 'good', { link: ports.registry.imageUrl(resources.image.name) }),
    ]),
    output: { releaseTag, imageTag, commit, image: pinned },
  };
}

/** Results may not be visible right after the workflow ends; after a while, that is a fault. */
export function stillSettling(context: Context, what: string) {
  const since = context.notes.dispatchingAt ?? context.run.startedAt;
  const waited = context.ports.clock.now() - Date.parse(since);
  const longest = durationMs(context.params.settle) + 40 * 60_000;
  const reading = context.reading(l10n.t`Waiting for ${what} to show`);
  if (waited < longest)
    return { is: 'working' as const, reading, checkAgainMs: durationMs(context.params.poll) };
  return {
    is: 'stopped' as const,
    reading,
    problem: {
      code: 'release.incomplete',
      message: l10n.t`The workflow succeeded, but ${what} can't be found.`,
      remedy: l10n.t('Look at the workflow run and the registry, then try again.'),
    },
  };
}
