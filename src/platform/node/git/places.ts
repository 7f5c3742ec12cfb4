import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { OriginPlace } from '../../../core/ports/git';
import { maskAddresses } from '../../../core/text/addresses';
import { lookAt } from '../lookAt';
import type { RunGit } from './run';

/** Resolves a name that may be an alias to the host that ssh connects to; returns the name itself when ssh doesn't say. */
export type ResolveHost = (name: string) => Promise<string>;

/**
 * The places that origin is read from and written to, resolved the way git does: after `insteadOf` and `pushInsteadOf`, and
 * with ssh aliases from the engineer's own ssh configuration.
 * @throws {ProblemError} `git.no-origin`
 */
export async function originPlaces(
  run: RunGit,
  resolveHost: ResolveHost,
  signal: AbortSignal,
): Promise<readonly OriginPlace[]> {
  const get = async (...how: string[]): Promise<string[]> => {
    const { stdout } = await run(['remote', 'get-url', ...how, '--all', 'origin'], { signal });
    return stdout.split('\n').filter(line => line !== '');
  };
  const reads = (await get()).map(address => ({ address, use: 'fetch' as const }));
  const writes = (await get('--push')).map(address => ({ address, use: 'push' as const }));
  return Promise.all(
    [...reads, ...writes].map(async ({ address, use }) => ({
      use,
      address: maskAddresses(address),
      ...(await placeOf(address, resolveHost)),
    })),
  );
}

/**
 * `user@host:port` in plain characters only. git decodes escapes before it looks for the host, and takes the first text in
 * brackets as the host, so that `evil%2f@host` and `[evil]@host` lead to evil (connect.c, `parse_connect_url`).
 */
const SSH_AUTHORITY = /^(?:[\w.+~@-]+@)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/** `[user@host:port]:path`, the only form without a scheme that can have a port. */
const WITH_PORT = /^\[((?:[\w.+~-]+@)?[\w.-]+):\d+\]:(.*)$/s;

/** @throws {ProblemError} `git.strange-origin` for anything other than https, ssh or a path */
export async function placeOf(
  address: string,
  resolveHost: ResolveHost,
): Promise<Pick<OriginPlace, 'host' | 'repository'>> {
  const [, scheme, authority = '', path = ''] =
    /^([a-z][a-z0-9+.-]{0,19}):\/\/([^/]*)(.*)$/is.exec(address) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'https': {
      const url = URL.parse(address);
      if (url === null || /[\\\s?#]/.test(address)) throw strange(address);
      // GitHub redirects git from there.
      const host = url.host === 'www.github.com' ? 'github.com' : url.host;
      return { host, repository: repositoryOf(path) };
    }
    case 'ssh':
    case 'git+ssh':
    case 'ssh+git':
      if (!SSH_AUTHORITY.test(authority)) throw strange(address);
      return {
        host: await sshHost(hostOf(authority).replace(/:\d*$/, ''), resolveHost),
        repository: repositoryOf(path),
      };
    case 'file':
      return { host: '', repository: repositoryOf(path) };
    case undefined:
      break;
    default:
      throw strange(address);
  }
  // git would run another program for it (gitremote-helpers).
  if (/^[a-z0-9+.-]{1,40}::/i.test(address)) throw strange(address);
  const found = WITH_PORT.exec(address) ?? /^(\[[^\]/]+\]|[^/:[]+):(.*)$/s.exec(address);
  const [, before, behind = ''] = found ?? [];
  if (before === undefined || /^[a-z]$/i.test(before)) return { host: '', repository: repositoryOf(address) };
  if (!SSH_AUTHORITY.test(before)) throw strange(address);
  return { host: await sshHost(hostOf(before), resolveHost), repository: repositoryOf(behind) };
}

/** The part after the user, even if that contains several `@`. */
function hostOf(authority: string): string {
  return authority.slice(authority.lastIndexOf('@') + 1);
}

async function sshHost(name: string, resolveHost: ResolveHost): Promise<string> {
  const host = (await resolveHost(name)).toLowerCase();
  // GitHub's ssh over port 443 (https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port).
  return host === 'ssh.github.com' ? 'github.com' : host;
}

/** The path without the differences that don't matter. */
function repositoryOf(path: string): string {
  let [from, to] = [0, path.length];
  while (path[from] === '/') from += 1;
  while (to > from && path[to - 1] === '/') to -= 1;
  return path
    .slice(from, to)
    .replace(/\.git$/i, '')
    .toLowerCase();
}

/** Asks OpenSSH, without connecting to anything (`ssh -G`); once per name. */
export function sshHosts(env: NodeJS.ProcessEnv, withinMs = 10_000): ResolveHost {
  const known = new Map<string, Promise<string>>();
  const ask = async (name: string): Promise<string> => {
    if (!/^[\w.-]+$/.test(name) || name.startsWith('-')) return name;
    const { is, exitCode, stdout } = await lookAt('ssh', ['-G', name], {
      ...{ env, withinMs, mostBytes: 1024 * 1024 },
    });
    // The name may be an alias, so it can't be used as the host.
    if (is === 'silent' || is === 'killed') throw sshSilent(name);
    const host = exitCode === 0 ? /^hostname (\S{1,255})$/m.exec(stdout)?.[1] : undefined;
    return host ?? name;
  };
  return name => {
    const found = known.get(name) ?? ask(name);
    known.set(name, found);
    found.catch(() => known.delete(name));
    return found;
  };
}

function sshSilent(name: string): ProblemError {
  return new ProblemError({
    code: 'git.ssh-silent',
    message: l10n.t`"ssh -G ${name}" gave no answer, so where origin is can't be told.`,
    remedy: l10n.t(
      'Run it in a terminal to see what it waits for (a "Match exec" in the ssh configuration), then try again.',
    ),
  });
}

function strange(address: string): ProblemError {
  return new ProblemError({
    code: 'git.strange-origin',
    message: l10n.t`origin is at ${maskAddresses(address).slice(0, 300)}, which is neither https nor ssh.`,
    remedy: l10n.t(
      'Set it with "git remote set-url origin ADDRESS" to the https or ssh address that GitHub shows.',
    ),
  });
}
