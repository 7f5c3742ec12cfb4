import { json, type Call } from '../../http/call';
import { route, type Route } from '../../http/router';
import { notFound, paged, repositoryOf, type GitHub } from '../github';
import { githubTime, nodeId, userJson } from '../json/user';
import type { SimulatedRelease } from '../state';

/** Published releases, newest first. */
export function releaseRoutes(github: GitHub): readonly Route[] {
  const releasesOf = (call: Call): readonly SimulatedRelease[] => {
    const { fullName } = repositoryOf(github, call);
    return github.state.releases.filter(release => release.repository === fullName).reverse();
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
      const release = releasesOf(call).find(candidate => candidate.tag === call.params.tag);
      if (!release) throw notFound();
      return json(200, releaseJson(github.origin(), release));
    }),
  ];
}

/** `release` of the published description. */
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
    draft: false,
    prerelease: false,
    created_at: githubTime(release.publishedAt),
    published_at: githubTime(release.publishedAt),
    author: userJson(origin, release.author),
    assets: [],
  };
}
