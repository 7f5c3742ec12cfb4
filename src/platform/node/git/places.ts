import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { OriginPlace } from '../../../core/ports/git';
import { maskAddresses } from '../../../core/text/addresses';
import { lookAt } from '../lookAt';
import type { RunGit } from './run';

/**
 * Resolves a name that may be an alias to the host that ssh connects to; returns the name itself when ssh doesn't say.
 * @param user whose connections may have settings of their own; empty: not given
 * @param command git's `core.sshCommand`; empty: not set
 */
export type ResolveHost = (name: string, user: string, command: string) => Promise<string>;

/**
 * The places that origin is read from and written to, resolved the way git does: after `insteadOf` and `pushInsteadOf`, and
 * with ssh aliases from the engineer's own ssh configuration, as the command that git uses reads it. git reads from one address,
 * and may push to several.
 * @throws {ProblemError} `git.no-origin`, `git.strange-origin`
 */
export async function originPlaces(
  run: RunGit,
  resolveHost: ResolveHost,
  signal: AbortSignal,
): Promise<readonly OriginPlace[]> {
  const { stdout } = await run(['remote', '--verbose'], { signal });
  const found = stdout.split('\n').flatMap(line => addressIn(line) ?? []);
  if (!found.some(({ use }) => use === 'fetch')) throw noOrigin();
  let command: Promise<string> | undefined;
  const resolve = async (name: string, user: string) =>
    resolveHost(name, user, await (command ??= sshCommand(run, signal)));
  return Promise.all(
    found.map(async ({ address, use }) => ({
      use,
      address: maskAddresses(address),
      ...(await placeOf(address, resolve)),
    })),
  );
}

async function sshCommand(run: RunGit, signal: AbortSignal): Promise<string> {
  const asked = ['config', '--get', 'core.sshCommand'];
  return (await run(asked, { signal, accept: [0, 1] })).stdout.trim();
}

/**
 * The address in a line of `git remote --verbose`, if it is one of origin's: `origin<TAB>ADDRESS (fetch)`, then `[FILTER]` in a
 * partial clone.
 * @throws {ProblemError} `git.strange-origin` for a line of another form: an address has a line break
 */
function addressIn(line: string): Pick<OriginPlace, 'address' | 'use'> | undefined {
  const [, name, rest] = /^([^\t]+)\t(.*)$/.exec(line) ?? [];
  if (line === '' || (name !== undefined && name !== 'origin')) return undefined;
  const [, address, use] = /^(.*) \((fetch|push)\)(?: \[[^[\]]*\])?$/.exec(rest ?? '') ?? [];
  if (address === undefined && rest !== '') throw strange(rest ?? line);
  return address === undefined || address === ''
    ? undefined
    : { address, use: use === 'push' ? use : 'fetch' };
}

/**
 * `user@host:port` in plain characters only. git decodes escapes before it looks for the host, and takes the first text in
 * brackets as the host, so that `evil%2f@host` and `[evil]@host` lead to evil (connect.c, `parse_connect_url`).
 */
const SSH_AUTHORITY = /^(?:[\w.+~@-]+@)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/** `[user@host:port]:path`, the only form without a scheme that can have a port. */
const WITH_PORT = /^\[((?:[\w.+~-]+@)?[\w.-]+):\d+\]:(.*)$/s;

/**
 * @param resolveHost as {@link ResolveHost}
 * @throws {ProblemError} `git.strange-origin` for anything other than https, ssh or a path
 */
export async function placeOf(
  address: string,
  resolveHost: (name: string, user: string) => Promise<string>,
): Promise<Pick<OriginPlace, 'host' | 'repository'>> {
  const [, scheme, authority = '', path = ''] =
    /^([a-z][a-z0-9+.-]{0,19}):\/\/([^/]*)(.*)$/is.exec(address) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'https': {
      const url = URL.parse(address);
      // Programs differ in how they read other characters of a host, and escapes.
      const isPlain =
        /^[\x21-\x7e]+$/.test(address) && authority.lastIndexOf('%') <= authority.lastIndexOf('@');
      if (url === null || !isPlain || /[\\?#]/.test(address)) throw strange(address);
      const host = withoutDot(url.host);
      // GitHub redirects git from there.
      return { host: host === 'www.github.com' ? 'github.com' : host, repository: repositoryOf(path) };
    }
    case 'ssh':
    case 'git+ssh':
    case 'ssh+git':
      if (!SSH_AUTHORITY.test(authority)) throw strange(address);
      return {
        host: await sshHost(authority.replace(/:\d*$/, ''), resolveHost),
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
  return { host: await sshHost(before, resolveHost), repository: repositoryOf(behind) };
}

/** @param authority `host` or `user@host`, where the user may contain an `@` */
async function sshHost(authority: string, resolveHost: Parameters<typeof placeOf>[1]): Promise<string> {
  const at = authority.lastIndexOf('@');
  const found = await resolveHost(authority.slice(at + 1), authority.slice(0, Math.max(0, at)));
  const host = withoutDot(found.toLowerCase());
  // GitHub's ssh over port 443 (https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port).
  return host === 'ssh.github.com' ? 'github.com' : host;
}

/** A dot at the end says that the name is whole, which that of another host isn't (RFC 1034). */
function withoutDot(host: string): string {
  return host.replace(/\.(?=:|$)/, '');
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

/**
 * Asks OpenSSH, without connecting to anything (`ssh -G`); once per name. It is the command that git runs, in the same way
 * (https://git-scm.com/docs/git-config, `core.sshCommand`).
 * @param cwd absolute path of the checkout
 */
export function sshHosts(env: NodeJS.ProcessEnv, cwd: string, withinMs = 10_000): ResolveHost {
  const known = new Map<string, Promise<string>>();
  const ask = async (name: string, user: string, command: string): Promise<string> => {
    const to = user === '' ? name : `${user}@${name}`;
    if (!/^[\w.-]+$/.test(name) || to.startsWith('-')) return name;
    const [program, ...args] =
      command === '' ? [env.GIT_SSH ?? 'ssh'] : ['sh', '-c', `${command} "$@"`, 'ssh'];
    const { is, exitCode, stdout } = await lookAt(program ?? 'ssh', [...args, '-G', to], {
      ...{ env, cwd, withinMs, mostBytes: 1024 * 1024 },
    });
    // The name may be an alias, so it can't be used as the host.
    if (is === 'silent' || is === 'killed') throw sshSilent(to);
    const host = exitCode === 0 ? /^hostname (\S{1,255})$/m.exec(stdout)?.[1] : undefined;
    return host ?? name;
  };
  return (name, user, configured) => {
    const command = env.GIT_SSH_COMMAND ?? configured;
    const key = JSON.stringify([name, user, command]);
    const found = known.get(key) ?? ask(name, user, command);
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}

function sshSilent(to: string): ProblemError {
  return new ProblemError({
    code: 'git.ssh-silent',
    message: l10n.t`"ssh -G ${to}" gave no answer, so where origin is can't be told.`,
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

/** The error for a checkout without an origin that can be read. */
export function noOrigin(): ProblemError {
  return new ProblemError({
    code: 'git.no-origin',
    message: l10n.t('The checkout has no remote "origin".'),
    remedy: l10n.t('Add it with "git remote add origin ADDRESS".'),
  });
}
