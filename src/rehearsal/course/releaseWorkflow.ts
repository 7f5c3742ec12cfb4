import { BOT, COLLEAGUE } from '../repository/application';
import type { FaultName } from '../faults';
import { resolve } from '../git/read';
import { addCommits, tagCommit } from '../git/write';
import { nextId, type Repository } from '../github/github';
import { openPull } from '../github/routes/pulls';
import type { GitHubState, SimulatedWorkflowRun } from '../github/state';
import type { WorldTiming } from '../options';
import { wrapImage } from '../registry/images';
import type { RegistryState } from '../registry/state';

/** What the release workflow works with. */
export interface ReleaseContext {
  readonly github: GitHubState;
  readonly registry: RegistryState;
  readonly application: Repository;
  readonly faults: ReadonlySet<FaultName>;
  readonly timing: Pick<WorldTiming, 'releaseQueuedMs' | 'releaseRunMs'>;
  readonly viewer: string;
  /** The release makes a new index around the image instead of tagging the same one. */
  readonly wraps: boolean;
  readonly now: () => number;
}

/** Moves each workflow run on to where it is by now; a run that ends well has published everything it makes. */
export async function advanceReleases(context: ReleaseContext): Promise<void> {
  for (const run of context.github.runs) {
    if (run.status === 'queued') start(context, run);
    if (run.status === 'in_progress') await finishWhenDue(context, run);
  }
}

/** One run an app at a time; of those that wait only the newest stays, as the workflow's concurrency group says. */
function start(context: ReleaseContext, run: SimulatedWorkflowRun): void {
  const { github, faults, timing, now } = context;
  const queuedFor = now() - Date.parse(run.createdAt);
  const others = github.runs.filter(other => other !== run && other.inputs.app === run.inputs.app);
  const rivals = others.filter(other => other.id > run.id);
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

/** A colleague dispatches the same release. */
function dispatchAgain({ github, now }: ReleaseContext, run: SimulatedWorkflowRun): SimulatedWorkflowRun {
  const at = new Date(now()).toISOString();
  const rival = { ...run, id: nextId(github), actor: 'mei-tanaka', createdAt: at, updatedAt: at };
  github.runs.push(rival);
  return rival;
}

async function finishWhenDue(context: ReleaseContext, run: SimulatedWorkflowRun): Promise<void> {
  const now = context.now();
  if (now - Date.parse(run.startedAt ?? '') < context.timing.releaseRunMs) return;
  const published = !context.faults.has('release-fails') && (await publish(context, run, now));
  end(run, published ? 'success' : 'failure', now);
}

function end(run: SimulatedWorkflowRun, conclusion: 'success' | 'failure' | 'cancelled', now: number): void {
  run.status = 'completed';
  run.conclusion = conclusion;
  run.updatedAt = new Date(now).toISOString();
}

/** @returns false when `image-sha` is no tag of the image, or no commit */
async function publish(context: ReleaseContext, run: SimulatedWorkflowRun, now: number): Promise<boolean> {
  const { github, registry, application, faults } = context;
  const { app = '', 'image-sha': chosen = '' } = run.inputs;
  const digest = registry.tags[chosen];
  const commit = await resolve(application.directory, chosen);
  if (digest === undefined || commit === undefined) return false;

  // A release takes minutes in the real world, so that no two have one date.
  let at = now;
  while (github.releases.some(release => release.tag === `${app}-${releaseDate(at)}`)) at += 1000;
  const date = releaseDate(at);
  const tag = `${app}-${date}`;
  await tagCommit(application.directory, tag, commit);
  const [firstBuild] = registry.builds;
  const released = faults.has('rel-image-differs') ? (firstBuild?.digest ?? digest) : digest;
  registry.tags[`rel-${date}`] = context.wraps ? wrapImage(registry, released, tag) : released;

  const notes = changelog(date);
  const author = faults.has('changelog-own') ? context.viewer : BOT;
  github.releases.push({
    id: nextId(github),
    repository: application.fullName,
    tag,
    name: tag,
    notes,
    author,
    commit,
    publishedAt: new Date(now).toISOString(),
  });
  const title = `Publish changelog for ${tag}`;
  const email = `${author}@users.noreply.github.com`;
  const files = { [`documentation/changelogs/${app}/${date}.md`]: `# ${date}\n\n${notes}` };
  const commits = [{ author: { name: author, email }, at: now, message: title, files }];
  await addCommits(application.directory, `changelog/${tag}`, commits, 'refs/heads/main');
  openPull({ state: github, now: () => now }, application, {
    author,
    title,
    body: `This PR was opened by the release of \`${tag}\`.\n\n${notes}`,
    head: `changelog/${tag}`,
    base: 'main',
  });
  return true;
}

/** `YYYY.MM.DD.HH.MM.SS`, UTC. */
export function releaseDate(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '.');
}

/** Release notes as the workflow drafts them. */
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
