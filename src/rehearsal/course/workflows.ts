import { COLLEAGUE, COLLEAGUE_LOGIN } from '../repository/application';
import type { FaultName } from '../faults';
import { resolve } from '../git/read';
import { addCommits, tagCommits } from '../git/write';
import { nextId, type Repository } from '../github/github';
import { openPull } from '../github/routes/pulls';
import type { GitHubState, SimulatedWorkflowRun } from '../github/state';
import type { WorldTiming } from '../options';
import { wrapImage } from '../registry/images';
import type { RegistryState } from '../registry/state';
import type { Subjects } from '../subjects';
import { gitTag, imageTag, nextRelease, type Image } from './releaseNames';

/** Everything that workflows need. */
export interface WorkflowContext {
  readonly github: GitHubState;
  readonly registry: RegistryState;
  readonly applications: readonly Repository[];
  readonly subjects: Pick<Subjects, 'bot' | 'changelogs' | 'images'>;
  readonly faults: ReadonlySet<FaultName>;
  readonly timing: Pick<WorldTiming, 'releaseQueuedMs' | 'releaseRunMs'>;
  readonly viewer: string;
  /** True if a release makes a new index around the image instead of tagging the same one. */
  readonly wraps: boolean;
  readonly now: () => number;
}

/** Brings each workflow run up to date; a run that succeeds has published everything it makes. */
export async function advanceWorkflows(context: WorkflowContext): Promise<void> {
  for (const run of context.github.runs) {
    if (run.status === 'queued') start(context, run);
    if (run.status === 'in_progress') await finishWhenDue(context, run);
  }
}

/** Runs one release per app at a time. Of those that wait only the newest stays, like in the workflow's concurrency group. */
function start(context: WorkflowContext, run: SimulatedWorkflowRun): void {
  const { github, faults, timing, now } = context;
  const queuedFor = now() - Date.parse(run.createdAt);
  const others = github.runs.filter(
    other => other !== run && other.workflow === run.workflow && other.inputs.app === run.inputs.app,
  );
  const rivals = run.inputs.app === undefined ? [] : others.filter(other => other.id > run.id);
  if (faults.has('release-superseded') && run.actor === context.viewer && rivals.length === 0) {
    if (queuedFor < timing.releaseQueuedMs / 2) return;
    rivals.push(dispatchAgain(context, run));
  }
  if (rivals.length > 0) {
    end(run, 'cancelled', now());
    return;
  }
  if (queuedFor < timing.releaseQueuedMs || others.some(other => other.status === 'in_progress')) return;
  run.status = 'in_progress';
  run.startedAt = new Date(now()).toISOString();
  run.updatedAt = run.startedAt;
}

/** A colleague dispatches the same release again. */
function dispatchAgain({ github, now }: WorkflowContext, run: SimulatedWorkflowRun): SimulatedWorkflowRun {
  const at = new Date(now()).toISOString();
  const rival = { ...run, id: nextId(github), actor: COLLEAGUE_LOGIN, createdAt: at, updatedAt: at };
  github.runs.push(rival);
  return rival;
}

async function finishWhenDue(context: WorkflowContext, run: SimulatedWorkflowRun): Promise<void> {
  const now = context.now();
  if (now - Date.parse(run.startedAt ?? '') < context.timing.releaseRunMs) return;
  const succeeds = !context.faults.has('release-fails') && (await publish(context, run, now));
  end(run, succeeds ? 'success' : 'failure', now);
}

function end(run: SimulatedWorkflowRun, conclusion: 'success' | 'failure' | 'cancelled', now: number): void {
  run.status = 'completed';
  run.conclusion = conclusion;
  run.updatedAt = new Date(now).toISOString();
}

/**
 * Publishes the results of a run: a dispatched release tags git and the image; one that follows a published release tags the
 * image. Both open the pull request of the changelog. Any other workflow makes nothing visible in this world.
 * @returns false when `image-sha` isn't a tag of the image, or isn't a commit
 */
async function publish(context: WorkflowContext, run: SimulatedWorkflowRun, now: number): Promise<boolean> {
  const { github, registry, subjects } = context;
  const application = context.applications.find(({ fullName }) => fullName === run.repository);
  if (application === undefined) return true;
  if (run.event === 'release') {
    const [image] = subjects.images;
    if (image !== undefined && registry.tags.latest !== undefined)
      tagImage(context, image, registry.tags.latest, releaseAfter(context, image, now), run.branch);
    await openChangelog(context, application, run.branch, image?.releases ?? 'release', now);
    return true;
  }
  const { app, 'image-sha': chosen } = run.inputs;
  if (app === undefined || chosen === undefined) return true;
  const digest = registry.tags[chosen];
  const commit = await resolve(application.directory, chosen);
  if (digest === undefined || commit === undefined) return false;

  const image = subjects.images.find(({ releases }) => releases === app);
  const tagOf = (release: string) => (image === undefined ? `${app}-${release}` : gitTag(image, release));
  // In the real world a release takes minutes, so no two have the same date.
  let at = now;
  while (github.releases.some(release => release.tag === tagOf(releaseDate(at)))) at += 1000;
  const date = releaseDate(at);
  const released = nextRelease(image, date, Object.keys(registry.tags));
  const tag = tagOf(released);
  await tagCommits(application.directory, { [tag]: commit });
  const [firstBuild] = registry.builds;
  const tagged = context.faults.has('rel-image-differs') ? (firstBuild?.digest ?? digest) : digest;
  tagImage(context, image ?? subjects.images[0], tagged, released, tag);
  github.releases.push({
    id: nextId(github),
    repository: application.fullName,
    tag,
    name: tag,
    notes: changelog(date),
    author: authorOf(context),
    commit,
    draft: false,
    publishedAt: new Date(now).toISOString(),
  });
  await openChangelog(context, application, tag, app, now);
  return true;
}

function tagImage(
  { registry, wraps }: WorkflowContext,
  image: Image | undefined,
  digest: string,
  release: string,
  title: string,
): void {
  registry.tags[imageTag(image, release)] = wraps ? wrapImage(registry, digest, title) : digest;
}

/** Name of the release that a finished job makes; no two images are tagged within the same second. */
function releaseAfter({ registry }: WorkflowContext, image: Image, now: number): string {
  let at = now;
  while (imageTag(image, releaseDate(at)) in registry.tags) at += 1000;
  return nextRelease(image, releaseDate(at), Object.keys(registry.tags));
}

function authorOf({ faults, viewer, subjects }: WorkflowContext): string {
  return faults.has('changelog-own') ? viewer : subjects.bot;
}

async function openChangelog(
  context: WorkflowContext,
  application: Repository,
  tag: string,
  app: string,
  now: number,
): Promise<void> {
  const date = tag.startsWith(`${app}-`) ? tag.slice(app.length + 1) : tag;
  const notes = changelog(date);
  const author = authorOf(context);
  const title = `Publish changelog for ${tag}`;
  const email = `${author}@users.noreply.github.com`;
  const files = { [`${context.subjects.changelogs}/${app}/${date}.md`]: `# ${date}\n\n${notes}` };
  const commits = [{ author: { name: author, email }, at: now, message: title, files }];
  await addCommits(application.directory, `changelog/${tag}`, commits, 'refs/heads/main');
  openPull({ state: context.github, now: () => now }, application, {
    author,
    title,
    body: `This PR was opened by the release of \`${tag}\`.\n\n${notes}`,
    head: `changelog/${tag}`,
    base: 'main',
  });
}

/** `YYYY.MM.DD.HH.MM.SS`, UTC. */
export function releaseDate(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '.');
}

/** Release notes in the format that the workflow drafts. */
export function changelog(date: string): string {
  return [
    '## Improvements',
    '',
    `- Batch the deletion of dead links by @bhaddad`,
    `- Log which worker reindexes which shard by @${COLLEAGUE.email.split('@')[0] ?? ''}`,
    '',
    `Released ${date}`,
    '',
  ].join('\n');
}
