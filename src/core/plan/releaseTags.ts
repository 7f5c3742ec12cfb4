import { isReleaseTag, RELEASES, schemeOf, type TagScheme } from '../registry/tags';
import type { ResourceOfRole } from '../runbook/resources';
import type { Plan } from './plan';

type Image = Pick<ResourceOfRole['image'], 'name' | 'tags'>;

/**
 * Image tags of releases among the new values that a plan shows, each once.
 * @param images whose tags to find; empty: those of any image that follow the `rel-` and date scheme
 */
export function releaseTagsIn(plan: Plan, images: readonly Image[] = []): readonly string[] {
  const values = plan.changes.flatMap(change => change.shown.flatMap(({ after }) => after ?? []));
  const own = images.filter(({ tags }) => tags !== undefined);
  const found = [
    ...(own.length < images.length || images.length === 0 ? values.flatMap(usual) : []),
    ...own.flatMap(({ name, tags }) => values.flatMap(value => tagsOf(name, value, schemeOf(tags)))),
  ];
  return [...new Set(found)];
}

function usual(value: string): readonly string[] {
  const tags = value.match(/rel-\d{4}(?:\.\d{2}){5}/g) ?? [];
  return tags.filter(tag => isReleaseTag(tag, RELEASES));
}

/** The value itself or the tags after the image's name, if they are release tags. */
function tagsOf(image: string, value: string, scheme: TagScheme): readonly string[] {
  const behind = value
    .split(`${image}:`)
    .slice(1)
    .flatMap(rest => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/.exec(rest)?.[0] ?? []);
  return [value, ...behind].filter(tag => isReleaseTag(tag, scheme));
}
