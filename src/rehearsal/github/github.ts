import type { FaultName } from '../faults';
import type { Commits } from '../git/read';
import { AnswerError, json, type Answer, type Call } from '../http/call';
import type { Subjects } from '../subjects';
import type { GitHubState } from './state';

/** A repository hosted by the simulated GitHub; its content comes from real git. */
export interface Repository {
  /** `OWNER/NAME`. */
  readonly fullName: string;
  /** Absolute path of the bare repository. */
  readonly directory: string;
  readonly commits: Commits;
  readonly private: boolean;
  readonly canPush: boolean;
  /** Address to clone from. */
  readonly cloneUrl: string;
}

/** The data behind every route. */
export interface GitHub {
  readonly state: GitHubState;
  readonly repositories: readonly Repository[];
  /** The existing workflows, and the pull requests that somebody else opens. */
  readonly subjects: Pick<Subjects, 'workflows' | 'pulls'>;
  /** The login that a call's token belongs to. */
  readonly viewerOf: (call: Call) => string;
  readonly returnsRunDetails: boolean;
  /** Milliseconds after the last change until `mergeable` is known. */
  readonly mergeableMs: number;
  readonly faults: ReadonlySet<FaultName>;
  readonly now: () => number;
  /** The server's own address, for links. */
  readonly origin: () => string;
}

/** The next ID for a new object. */
export function nextId(state: GitHubState): number {
  state.lastId += 1;
  return state.lastId;
}

/**
 * The repository in the path.
 * @throws {AnswerError} 404 for an unknown one, as for one that may not be read
 */
export function repositoryOf(github: GitHub, call: Call): Repository {
  const asked = `${call.params.owner ?? ''}/${call.params.repo ?? ''}`.toLowerCase();
  const found = github.repositories.find(repository => repository.fullName.toLowerCase() === asked);
  if (!found) throw notFound();
  return found;
}

/**
 * Allows only people who may push.
 * @throws {AnswerError} 403
 */
export function requirePush(repository: Repository): void {
  if (!repository.canPush) throw new AnswerError(githubError(403, 'Must have push access to Repository.'));
}

export function githubError(status: number, message: string, errors?: readonly unknown[]): Answer {
  return json(status, {
    message,
    ...(errors && { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  });
}

export function notFound(): AnswerError {
  return new AnswerError(githubError(404, 'Not Found'));
}

/** The answer of 422 with this message, to be thrown. */
export function invalid(message: string, errors?: readonly unknown[]): AnswerError {
  return new AnswerError(githubError(422, message, errors));
}

/** A page of a list with its `Link` header; 30 items by default, at most 100. */
export function paged<T>(
  github: GitHub,
  call: Call,
  all: readonly T[],
): { readonly items: readonly T[]; readonly headers: Record<string, string> } {
  const size = Math.min(Number(call.query.get('per_page') ?? 30), 100);
  const page = Number(call.query.get('page') ?? 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const items = all.slice((page - 1) * size, page * size);
  if (page >= last) return { items, headers: {} };
  const link = (rel: string, to: number): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${github.origin()}${call.path}?${query.toString()}>; rel="${rel}"`;
  };
  return { items, headers: { link: [link('next', page + 1), link('last', last)].join(', ') } };
}
