import type { FileChange, GitCommit, Signature } from '../../git/read';
import type { Repository } from '../github';
import { githubTime, nodeId, userJson } from './user';

/** `commit` in the published description. */
export function commitJson(origin: string, repository: Repository, commit: GitCommit): unknown {
  const url = `${origin}/repos/${repository.fullName}/commits/${commit.sha}`;
  const html = `${origin}/${repository.fullName}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId(`Commit:${commit.sha}`),
    url,
    html_url: `${html}/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${origin}/repos/${repository.fullName}/git/commits/${commit.sha}`,
      author: signatureJson(commit.author),
      committer: signatureJson(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${origin}/repos/${repository.fullName}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    author: accountJson(origin, commit.author),
    committer: accountJson(origin, commit.committer),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${origin}/repos/${repository.fullName}/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
  };
}

/** `nullable-simple-commit`, as embedded in workflow runs. */
export function simpleCommitJson(commit: GitCommit | undefined): unknown {
  if (!commit) return null;
  const { author, committer } = commit;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: githubTime(committer.at),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** `diff-entry`. */
export function fileJson(origin: string, repository: Repository, ref: string, change: FileChange): unknown {
  const { path, status, sha, additions, deletions, patch } = change;
  const html = `${origin}/${repository.fullName}`;
  return {
    sha,
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${html}/blob/${ref}/${path}`,
    raw_url: `${html}/raw/${ref}/${path}`,
    contents_url: `${origin}/repos/${repository.fullName}/contents/${path}?ref=${ref}`,
    ...(patch === '' ? {} : { patch }),
  };
}

function signatureJson({ name, email, at }: Signature): unknown {
  return { name, email, date: githubTime(at) };
}

/** GitHub finds the account by its no-reply address; here, any other address belongs to nobody. */
function accountJson(origin: string, { email }: Signature): unknown {
  const login = /^([^@]+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  return login === undefined ? null : userJson(origin, login);
}
