import { ProblemError } from '../core/errors';
import type { Ports } from '../core/ports';
import type { GitApi } from '../core/ports/git';
import type { GitHubApi } from '../core/ports/github';
import type { JournalStore } from '../core/journal/store';
import { maskAddresses } from '../core/text/addresses';
import { maskData } from '../core/text/maskData';
import type { Secrets } from '../core/text/secrets';
import type { CredentialSource } from './engineOptions';

/** The same source, but everything it returns is registered as a secret. */
export function remembering(source: CredentialSource, known: Secrets): CredentialSource {
  const remember = (secret: string | undefined): string | undefined => {
    if (secret !== undefined) known.add(secret);
    return secret;
  };
  return {
    airflow: async () => {
      const secret = await source.airflow();
      if (secret === undefined) return undefined;
      const texts =
        'username' in secret
          ? [secret.password]
          : secret.method === 'bearer'
            ? [secret.token]
            : Object.values(secret.headers);
      texts.forEach(remember);
      return secret;
    },
    github: async () => remember(await source.github()),
    registry: async () => {
      const given = await source.registry();
      remember(given?.password);
      return given;
    },
    sentry: async () => remember(await source.sentry()),
    slack: async () => remember(await source.slack()),
  };
}

/** A journal that never receives a secret. The run continues with what was written, so a crash makes no difference. */
export function guardedJournal(journal: JournalStore, known: Secrets): JournalStore {
  return {
    list: () => journal.list(),
    read: runId => journal.read(runId),
    underOtherAddresses: checkout => journal.underOtherAddresses(checkout),
    append: (runId, event) => journal.append(runId, maskData(event, known)),
  };
}

/** The ports, with known secrets masked in everything they write for people and in every error they throw. */
export function guardedPorts(ports: Ports, known: Secrets): Ports {
  return {
    ...ports,
    airflow: silent(ports.airflow, known),
    github: silent(guardedGitHub(ports.github, known), known),
    registry: silent(ports.registry, known),
    sentry: silent(ports.sentry, known),
    slack: silent(
      {
        mustBeSet: () => ports.slack.mustBeSet(),
        post: (text, signal) => ports.slack.post(known.mask(text), signal),
      },
      known,
    ),
    git: silent(guardedGit(ports.git, known), known),
    runner: silent(ports.runner, known),
    tools: silent(ports.tools, known),
    web: silent(ports.web, known),
  };
}

/** Names of branches and workflows aren't masked: they come from the runbook. */
function guardedGitHub(github: GitHubApi, known: Secrets): GitHubApi {
  return {
    ...github,
    createPullRequest: (repo, request, signal) => {
      const [title, body] = [known.mask(request.title), known.mask(request.body)];
      return github.createPullRequest(repo, { ...request, title, body }, signal);
    },
    updatePullRequestBody: (repo, number, body, signal) =>
      github.updatePullRequestBody(repo, number, known.mask(body), signal),
    createDeployment: (repo, request, signal) => {
      const description = known.mask(request.description);
      return github.createDeployment(repo, { ...request, description }, signal);
    },
    setDeploymentStatus: (repo, id, state, description, signal) =>
      github.setDeploymentStatus(repo, id, state, known.mask(description), signal),
  };
}

function guardedGit(git: GitApi, known: Secrets): GitApi {
  return {
    ...git,
    commit: (paths, message, signal, tell) => git.commit(paths, known.mask(message), signal, tell),
    swapRef: (ref, expected, file, signal) => {
      const masked = { ...file, content: maskFile(file.content, known), message: known.mask(file.message) };
      return git.swapRef(ref, expected, masked, signal);
    },
  };
}

/** Masks the team lock's file, except for what an obligation restores. */
function maskFile(content: string, known: Secrets): string {
  if (known.mask(content) === content) return content;
  try {
    return `${JSON.stringify(maskData<unknown>(JSON.parse(content), known), null, 2)}\n`;
  } catch {
    return known.mask(content);
  }
}

/** A port whose problems contain no secret. */
function silent<T extends object>(port: T, known: Secrets): T {
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        try {
          const result: unknown = Reflect.apply(value, target, args);
          return result instanceof Promise ? result.catch((error: unknown) => fail(error, known)) : result;
        } catch (error) {
          return fail(error, known);
        }
      };
    },
  });
}

function fail(error: unknown, known: Secrets): never {
  if (!(error instanceof ProblemError)) throw error;
  const { code, message, remedy, detail } = error.problem;
  const clean = (text: string): string => known.mask(maskAddresses(text));
  const problem = {
    code,
    message: clean(message),
    remedy: clean(remedy),
    ...(detail === undefined ? {} : { detail: clean(detail) }),
  };
  if (JSON.stringify(problem) === JSON.stringify(error.problem)) throw error;
  throw new ProblemError(problem, { cause: error });
}
