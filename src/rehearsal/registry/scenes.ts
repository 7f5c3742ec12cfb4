import { pushImage, type Build } from './images';
import type { RegistryState } from './state';

/** What continuous integration does with a commit: builds it, tags it with the commit, and moves `latest`. */
export function buildCommit(state: RegistryState, commit: string, build: Omit<Build, 'revision'>): void {
  const digest = pushImage(state, { ...build, revision: commit });
  state.builds.push({ commit, digest });
  state.tags[commit] = digest;
  state.tags.latest = digest;
}

/** Puts `latest` and the commit tags back to what was built. */
export function restoreTags(state: RegistryState): void {
  for (const { commit, digest } of state.builds) {
    state.tags[commit] = digest;
    state.tags.latest = digest;
  }
}

/** `latest` carries two commit tags and no label that would tell which one it is. */
export function giveTwoCommitTags(state: RegistryState, build: Omit<Build, 'revision'>): void {
  restoreTags(state);
  const digest = pushImage(state, { ...build, revision: null });
  for (const { commit } of state.builds.slice(-2)) state.tags[commit] = digest;
  state.tags.latest = digest;
}

/** `latest` was pushed by hand: no commit tag, no label. */
export function giveNoCommitTag(state: RegistryState, build: Omit<Build, 'revision'>): void {
  restoreTags(state);
  state.tags.latest = pushImage(state, { ...build, revision: null });
}

/** The label of `latest` names the build before it. */
export function giveWrongLabel(state: RegistryState, build: Omit<Build, 'revision'>): void {
  restoreTags(state);
  const [before, newest] = state.builds.slice(-2);
  if (!before || !newest) return;
  const digest = pushImage(state, { ...build, revision: before.commit });
  state.tags[newest.commit] = digest;
  state.tags.latest = digest;
}
