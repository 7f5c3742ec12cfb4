import { isReleaseTag } from '../registry/tags';
import type { Plan } from './plan';

/** Image tags of releases among the new values that a plan shows, each once. */
export function releaseTagsIn(plan: Plan): readonly string[] {
  const values = plan.changes.flatMap(change => change.shown.flatMap(({ after }) => after ?? []));
  const tags = values.flatMap(value => value.match(/rel-\d{4}(?:\.\d{2}){5}/g) ?? []);
  return [...new Set(tags.filter(isReleaseTag))];
}
