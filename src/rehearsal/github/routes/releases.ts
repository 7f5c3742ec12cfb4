import { tagCommits } from '../../git/write';
import { resolve } from '../../git/read';
import { asObject, json, parseJson, type Answer, type Call } from '../../http/call';
import { route, type Route } from '../../http/router';
import { invalid, notFound, paged, repositoryOf, requirePush, type GitHub } from '../github';
import { githubTime, nodeId, userJson } from '../json/user';
import type { SimulatedRelease } from '../state';
import { startRun } from './actions';

/** Releases, newest first. Only people who may push see drafts. */
export function releaseRoutes(github: GitHub): readonly Route[] {
  const releasesOf = (call: Call): readonly SimulatedRelease[] => {
    const { fullName, canPush } = repositoryOf(github, call);
    return github.state.releases
      .filter(release => release.repository === fullName && (canPush || !release.draft))
      .reverse();
  };
  return [
    route('GET', '/repos/:owner/:repo/releases', call => {
      const { items, headers } = paged(github, call, releasesOf(call));
      return json(
        200,
        items.map(release => releaseJson(github.origin(), release)),
        headers,
      );
    }),
    route('GET', '/repos/:owner/:repo/releases/tags/:tag', call => {
      const release = releasesOf(call).find(
        candidate => candidate.tag === call.params.tag && !candidate.draft,
      );
      if (!release) throw notFound();
      return json(200, releaseJson(github.origin(), release));
    }),
    route('PATCH', '/repos/:owner/:repo/releases/:id', call => changeRelease(github, call)),
  ];
}

/** Publishing a draft creates its tag, and starts the workflows that a release triggers. */
async function changeRelease(github: GitHub, call: Call): Promise<Answer> {
  const { fullName, directory, ...repository } = repositoryOf(github, call);
  requirePush({ fullName, directory, ...repository });
  const release = github.state.releases.find(
    each => each.repository === fullName && String(each.id) === call.params.id,
  );
  if (release === undefined) throw notFound();
  if (release.draft && asObject(parseJson(call.body))?.draft === false) {
    const commit = await resolve(directory, release.commit);
    if (commit === undefined) throw invalid('Validation Failed', ['target_commitish is invalid']);
    if ((await resolve(directory, `refs/tags/${release.tag}`)) === undefined)
      await tagCommits(directory, { [release.tag]: commit });
    release.draft = false;
    release.publishedAt = new Date(github.now()).toISOString();
    for (const { repository: name, file, event } of github.subjects.workflows)
      if (event === 'release' && name === fullName)
        startRun(github, {
          ...{ repository: fullName, workflow: file, event, inputs: {} },
          ...{ branch: release.tag, headSha: commit, actor: github.viewerOf(call) },
        });
  }
  return json(200, releaseJson(github.origin(), release));
}

/** `release` in the published description. */
function releaseJson(origin: string, release: SimulatedRelease): unknown {
  const { id, repository, tag } = release;
  const url = `${origin}/repos/${repository}/releases/${id}`;
  return {
    id,
    node_id: nodeId(`Release:${id}`),
    url,
    html_url: `${origin}/${repository}/releases/tag/${tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${origin}/repos/${repository}/tarball/${tag}`,
    zipball_url: `${origin}/repos/${repository}/zipball/${tag}`,
    tag_name: tag,
    target_commitish: release.commit,
    name: release.name,
    body: release.notes,
    draft: release.draft,
    prerelease: false,
    created_at: githubTime(release.publishedAt),
    published_at: release.draft ? null : githubTime(release.publishedAt),
    author: userJson(origin, release.author),
    assets: [],
  };
}
