import { pushImage, type Build } from './images';
import type { RegistryState } from './state';

/** Continuous integration for a commit: builds it, tags the image with the commit, and moves `latest`. */
export function buildCommit(state: RegistryState, commit: string, build: Omit<Build, 'revision'>): void {
  const digest = pushImage(state, { ...build, revision: commit });
  state.builds.push({ commit, digest });
  state.tags[commit] = digest;
  state.tags.latest = digest;
}

/** Moves `latest` and the commit tags back to the builds. */
export function restoreTags(state: RegistryState): void {
  for (const { commit, digest } of state.builds) {
    state.tags[commit] = digest;
    state.tags.latest = digest;
  }
}

/** Gives `latest` two commit tags, and no label that would say which one is right. */
export function giveTwoCommitTags(state: RegistryState, build: Omit<Build, 'revision'>): void {
  restoreTags(state);
  const digest = pushImage(state, { ...build, revision: null });
  for (const { commit } of state.builds.slice(-2)) state.tags[commit] = digest;
  state.tags.latest = digest;
}

/** Makes `latest` an image that was pushed by hand: no commit tag, no label. */
export function giveNoCommitTag(state: RegistryState, build: Omit<Build, 'revision'>): void {
  restoreTags(state);
  state.tags.latest = pushImage(state, { ...build, revision: null });
}

/** Makes the label of `latest` name the previous build. */
export function giveWrongLabel(state: RegistryState, build: Omit<Build, 'revision'>): void {
  restoreTags(state);
  const [before, newest] = state.builds.slice(-2);
  if (!before || !newest) return;
  const digest = pushImage(state, { ...build, revision: before.commit });
  state.tags[newest.commit] = digest;
  state.tags.latest = digest;
}
