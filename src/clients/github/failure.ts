import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import { type Answer, type Http, problemOf } from '../http';
import { Halt } from './fetch';
import { ownLink } from './ownLinks';

/** The parts of Octokit's RequestError that are used here. */
interface RequestError extends Error {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly headers: Record<string, string | number | undefined>;
    readonly data: unknown;
  };
}

/** Explains an error thrown by Octokit: always a {@link ProblemError} or CancelledError if Octokit caused it. */
export function failureOf(http: Http, error: unknown): unknown {
  if (error instanceof Halt) return error.reason;
  if (!isRequestError(error)) return error;
  if (error.cause instanceof ProblemError) return error.cause;
  const answer = answerOf(error);
  return (
    ownPullRequest(answer) ??
    alreadyThere(http, answer) ??
    singleSignOn(http, answer) ??
    restriction(http, answer) ??
    http.refusal(answer)
  );
}

/** Whether the error is an answer from GitHub with this status. */
export function hasStatus(error: unknown, status: number): boolean {
  return isRequestError(error) && error.response !== undefined && error.status === status;
}

/** The body that GitHub sent with an error, as JSON; empty when there was none. */
export function saysOf(error: unknown): string {
  return isRequestError(error) ? answerOf(error).bytes.toString() : '';
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && 'status' in error && 'request' in error;
}

function answerOf({ status, request, response }: RequestError): Answer {
  const headers = Object.fromEntries(
    Object.entries(response?.headers ?? {}).map(([name, value]) => [name, String(value ?? '')]),
  );
  const text = typeof response?.data === 'string' ? response.data : JSON.stringify(response?.data ?? '');
  // GitHub's secondary limits ("abuse detection" on older servers) may come without a time, and a proxy may drop that of any
  // limit; GitHub then asks for at least a minute.
  if ([403, 429].includes(status) && /rate limit exceeded|secondary rate|abuse detection/i.test(text))
    headers['retry-after'] ??= '60';
  const { origin, pathname } = new URL(request.url);
  return {
    status,
    headers,
    bytes: Buffer.from(text),
    place: `${request.method} ${origin}${pathname}`,
    secrets: [],
    quotable: true,
  };
}

/** The problem of approving your own pull request, which GitHub refuses. */
export function ownPullRequestProblem(place: string): ProblemError {
  return new ProblemError({
    code: 'github.own-pull-request',
    message: l10n.t`GitHub lets nobody approve their own pull request (${place}).`,
    remedy: l10n.t('Ask somebody else to review it.'),
  });
}

function ownPullRequest(answer: Answer): ProblemError | undefined {
  const refused = answer.status === 422 && /approve your own pull request/i.test(answer.bytes.toString());
  return refused ? ownPullRequestProblem(answer.place) : undefined;
}

function alreadyThere({ service }: Http, answer: Answer): ProblemError | undefined {
  if (answer.status !== 422 || !/already exists/i.test(answer.bytes.toString())) return undefined;
  return problemOf(service, 'conflict', l10n.t`GitHub says that this exists already (${answer.place}).`);
}

/** https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#authenticating-with-saml-sso */
function singleSignOn({ service }: Http, answer: Answer): ProblemError | undefined {
  const header = answer.headers['x-github-sso'] ?? '';
  const url = ownLink(service, /url=(https:\/\/[^\s;,]+)/.exec(header)?.[1] ?? '');
  if (answer.status !== 403 || url === '') return undefined;
  return new ProblemError({
    code: `${service.id}.forbidden`,
    message: l10n.t`The organization wants single sign-on before this sign-in may be used (${answer.place}).`,
    remedy: l10n.t`Open ${url} to authorize it, then try again.`,
  });
}

/** Rules of an organization that refuse even people who have the permission, recognized by GitHub's wording. */
const RESTRICTIONS: readonly { readonly says: RegExp; readonly message: string; readonly remedy: string }[] =
  [
    {
      says: /\bIP allow list\b/i,
      message: l10n.t('The organization lets only certain networks use it, and this one is not among them'),
      remedy: l10n.t('Connect to the network or VPN of the organization, then try again.'),
    },
    {
      says: /OAuth App access restrictions/i,
      message: l10n.t('The organization has not approved the app that VS Code signs in to GitHub with'),
      remedy: l10n.t(
        'Request its approval on GitHub (Settings > Applications > Authorized OAuth Apps), have an owner of the organization grant it, then try again.',
      ),
    },
    {
      says: /SAML enforcement/i,
      message: l10n.t('The organization wants single sign-on before this sign-in may be used'),
      remedy: l10n.t('Sign in to GitHub again and authorize the organization there, then try again.'),
    },
  ];

function restriction({ service }: Http, answer: Answer): ProblemError | undefined {
  const words = answer.bytes.toString();
  const found = answer.status === 403 ? RESTRICTIONS.find(({ says }) => says.test(words)) : undefined;
  if (found === undefined) return undefined;
  const message = `${found.message} (${answer.place}).`;
  return new ProblemError({ code: `${service.id}.forbidden`, message, remedy: found.remedy });
}
