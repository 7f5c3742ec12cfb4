import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Ports } from '../../../../../src/core/ports';
import { mustBeInfrastructure } from '../../../../../src/kinds/preflight/repository';
import { createGit } from '../../../../../src/platform/node/git';
import { placeOf } from '../../../../../src/platform/node/git/places';
import { checkPush } from '../../../../../src/platform/node/git/remote';
import { Playground, problem, type Clone } from './playground';

const { signal } = new AbortController();
const name = 'WordPress/openverse-infrastructure';
/** Host names as the engineer's SSH configuration resolves them. */
const aliases: Readonly<Record<string, string>> = {
  'gh-work': 'github.com',
  'github.com': 'github.com',
  alt: 'ssh.github.com',
  evil: 'evil.example',
};
const resolveHost = (host: string) => Promise.resolve(aliases[host] ?? host);
const place = (address: string) => placeOf(address, resolveHost);
const here = { host: 'github.com', repository: name.toLowerCase() };

describe('where origin is', () => {
  for (const address of [
    `https://github.com/${name}.git`,
    `https://me:s@e@github.com/${name}/`,
    `HTTPS://GitHub.com/${name}`,
    `https://www.github.com/${name}.git`,
    `git@github.com:${name}.git`,
    `[git@github.com:22]:${name}.git`,
    `[alt:443]:${name}`,
    `org-123456@github.com:${name}.git`,
    `github.com:/${name}`,
    `ssh://git@github.com/${name}.git`,
    `ssh://git@github.com:22/${name}.git`,
    `ssh://git@ssh.github.com:443/${name}.git`,
    `ssh://first.last@example.com@github.com:/${name}.git`,
    `gh-work:${name}`,
    `deploy@alt:${name}`,
    `https://GITHUB.com.:443/${name}`,
    `git@GitHub.com.:${name}`,
    `ssh://git@github.com.:22/${name}`,
  ])
    it(`finds the same repository at ${address}`, async () => assert.deepEqual(await place(address), here));

  for (const [address, host] of [
    [`https://github.com.evil.example/${name}`, 'github.com.evil.example'],
    [`https://github.com@evil.example/${name}`, 'evil.example'],
    [`https://github.com:8443/${name}`, 'github.com:8443'],
    [`https://github.com.:8443/${name}`, 'github.com:8443'],
    [`https://github.com.evil.example./${name}`, 'github.com.evil.example'],
    [`https://user%40github.com@evil.example/${name}`, 'evil.example'],
    [`git@evil:${name}`, 'evil.example'],
    [`[git@evil:22]:${name}`, 'evil.example'],
    [`[git@evil:22]@github.com:${name}`, ''],
    [`https://www.github.com.evil.example/${name}`, 'www.github.com.evil.example'],
    [`git@github.com@evil.example:${name}`, 'evil.example'],
    [`evil.example:github.com/${name}`, 'evil.example'],
    [`file:///srv/github.com/${name}`, ''],
    [`/srv/${name}`, ''],
    [`../${name}`, ''],
    [`./github.com:${name}`, ''],
  ] as const)
    it(`finds another host at ${address}`, async () => assert.equal((await place(address)).host, host));

  for (const address of [
    `http://github.com/${name}`,
    `git://github.com/${name}`,
    `ext::sh -c evil github.com/${name}`,
    `https://github.com\\@evil.example/${name}`,
    `https://u:p@ss@[/${name}`,
    `https://github.com#@evil.example/${name}`,
    `https://github.com?@evil.example/${name}`,
    `ssh://evil.example%2f@github.com/${name}`,
    `ssh://evil.example%3a22%2fx@github.com/${name}`,
    `ssh://git@github.com%40evil.example/${name}`,
    `ssh://[evil.example]@github.com/${name}`,
    `ssh://[evil.example]:22@github.com/${name}`,
    `https://ⓖithub.com/${name}`,
    `https://github。com/${name}`,
    `https://github%2ecom/${name}`,
    `git hub@github.com:${name}`,
    `\u202Egithub.com:${name}`,
    `[git@github.com@evil.example:22]:${name}`,
    `[git@github.com%40evil.example:22]:${name}`,
  ])
    it(`refuses ${address}`, async () => {
      await assert.rejects(place(address), problem('git.strange-origin'));
      await place(address).catch((error: unknown) => assert.doesNotMatch(String(error), /p@ss/));
    });
});

describe('origin as git resolves it', () => {
  let ground: Playground;
  let clone: Clone;
  beforeEach(() => {
    ground = new Playground();
    clone = ground.clone('resolved');
  });
  afterEach(() => ground.dispose());

  /** Stands in for OpenSSH, which reads the person's own configuration regardless of HOME. */
  function git() {
    const bin = path.join(ground.directory, 'bin');
    mkdirSync(bin, { recursive: true });
    const cases = Object.entries(aliases).map(([from, to]) => `  ${from}) echo hostname ${to};;`);
    writeFileSync(
      path.join(bin, 'ssh'),
      [
        '#!/bin/sh',
        'for to; do :; done',
        'echo user git',
        'case $* in "-F work.conf -G "*@gh-other) echo hostname github.com; exit;; esac',
        'case $to in mallory@*) echo hostname evil.example; exit;; esac',
        `case \${to##*@} in\n${cases.join('\n')}\n  *) exit 255;; esac\n`,
      ].join('\n'),
    );
    chmodSync(path.join(bin, 'ssh'), 0o755);
    return createGit({ root: clone.root, env: { ...ground.env, PATH: `${bin}:${ground.env.PATH ?? ''}` } });
  }
  const check = async (host = 'github.com') => {
    const checked = git();
    const ports = { git: checked, github: { host } } as unknown as Ports;
    const resources = { infrastructure: { type: 'repository' as const, name } };
    await mustBeInfrastructure({ ports, resources, signal }, await checked.originUrl(signal));
  };

  it('is accepted through insteadOf, another user and an ssh alias', async () => {
    clone.sh('config', 'url.git@github.com:.insteadOf', 'gh:');
    for (const url of [`gh:${name}`, `org-123456@github.com:${name}.git`, `gh-work:${name}`]) {
      clone.sh('config', 'remote.origin.url', url);
      await check();
    }
    clone.sh('config', 'remote.origin.url', `https://ghe.corp.example/${name}`);
    await check('ghe.corp.example');
  });

  it('is accepted by ssh if its GitHub has a port for https, and by https only with that port', async () => {
    const ssh = [`git@ghe.corp.example:${name}.git`, `ssh://git@ghe.corp.example:7999/${name}`];
    for (const url of [...ssh, `https://ghe.corp.example:8443/${name}`]) {
      clone.sh('config', 'remote.origin.url', url);
      await check('ghe.corp.example:8443');
    }
    for (const port of ['', ':8444']) {
      clone.sh('config', 'remote.origin.url', `https://ghe.corp.example${port}/${name}`);
      await assert.rejects(check('ghe.corp.example:8443'), problem('preflight.other-repository'), port);
    }
  });

  it('is where the command leads that git runs, for the user that it gives', async () => {
    clone.sh('config', 'remote.origin.url', `git@gh-other:${name}`);
    await assert.rejects(check(), problem('preflight.other-repository'));
    clone.sh('config', 'core.sshCommand', 'ssh -F "work.conf"');
    await check();
    clone.sh('config', 'remote.origin.url', `mallory@github.com:${name}`);
    await assert.rejects(check(), problem('preflight.other-repository'));
  });

  it('is refused on another host, for reading or pushing, by name, alias or insteadOf', async () => {
    for (const url of [
      `https://evil.example/${name}`,
      `evil:${name}`,
      `https://github.com@evil.example/${name}`,
      ground.origin,
    ]) {
      clone.sh('config', 'remote.origin.url', url);
      await assert.rejects(check(), problem('preflight.other-repository'), url);
    }
    clone.sh('config', 'remote.origin.url', `https://github.com/${name}`);
    await assert.rejects(check('ghe.corp.example'), problem('preflight.other-repository'));
    clone.sh('config', 'remote.origin.pushurl', `https://evil.example/${name}`);
    await assert.rejects(check(), problem('preflight.other-repository'));
    clone.sh('config', '--unset', 'remote.origin.pushurl');
    clone.sh('config', 'url.https://evil.example/.pushInsteadOf', 'https://github.com/');
    await assert.rejects(check(), problem('preflight.other-repository'));
    clone.sh('config', '--unset', 'url.https://evil.example/.pushInsteadOf');
    clone.sh('config', 'url.https://evil.example/.insteadOf', 'https://github.com/');
    await assert.rejects(check(), problem('preflight.other-repository'));
  });

  it('is not pushed to when its push URL is on another host, or when it has changed', async () => {
    clone.sh('config', 'remote.origin.url', `https://github.com/${name}`);
    clone.sh('config', 'remote.origin.pushurl', `https://evil.example/${name}`);
    await assert.rejects(git().push('main', signal), problem('git.push-elsewhere'));
    clone.sh('config', '--unset', 'remote.origin.pushurl');
    clone.sh('config', 'remote.origin.url', ground.origin);
    const own = git();
    await own.push('main', signal);
    ground.git(ground.directory, 'init', '--quiet', '--bare', path.join(ground.directory, 'other.git'));
    clone.sh('config', 'remote.origin.url', path.join(ground.directory, 'other.git'));
    await assert.rejects(own.push('main', signal), problem('git.push-elsewhere'));
  });

  it('is pushed to by ssh where it is read by https, whatever port that has', async () => {
    clone.sh('config', 'remote.origin.url', `https://ghe.corp.example:8443/${name}`);
    clone.sh('config', 'remote.origin.pushurl', `git@ghe.corp.example:${name}.git`);
    const check = checkPush(git());
    await check(signal);
    clone.sh('config', 'remote.origin.pushurl', `https://ghe.corp.example/${name}`);
    await assert.rejects(check(signal), problem('git.push-elsewhere'));
    clone.sh('config', 'remote.origin.pushurl', `git@evil.example:${name}.git`);
    await assert.rejects(check(signal), problem('git.push-elsewhere'));
  });

  it('is read from its first address and pushed to each, in a partial clone too', async () => {
    clone.sh('config', 'remote.origin.url', `https://github.com/${name}`);
    clone.sh('config', '--add', 'remote.origin.url', `https://evil.example/${name}`);
    clone.sh('config', 'remote.origin.promisor', 'true');
    clone.sh('config', 'remote.origin.partialclonefilter', 'blob:none');
    const seen = async () =>
      (await git().originPlaces(signal)).map(({ use, host, repository }) => [use, host, repository]);
    const repository = name.toLowerCase();
    assert.deepEqual(await seen(), [
      ['fetch', 'github.com', repository],
      ['push', 'github.com', repository],
      ['push', 'evil.example', repository],
    ]);
    clone.sh('config', '--replace-all', 'remote.origin.url', '/srv/a (push) [b]');
    assert.deepEqual(await seen(), [
      ['fetch', '', 'srv/a (push) [b]'],
      ['push', '', 'srv/a (push) [b]'],
    ]);
  });

  it('is refused with a line break in its address, and missing without an address', async () => {
    for (const url of [`https://github.com/${name}\nx`, `https://github.com/${name} (fetch)\nx`]) {
      clone.sh('config', 'remote.origin.url', url);
      await assert.rejects(git().originPlaces(signal), problem('git.strange-origin'), url);
    }
    clone.sh('config', '--unset', 'remote.origin.url');
    await assert.rejects(git().originPlaces(signal), problem('git.no-origin'));
  });

  it('is accepted in a rehearsal only under the expected name', async () => {
    const rehearsed = `https://r-1.rehearsal.invalid/${name}.git`;
    clone.sh('config', 'remote.origin.url', rehearsed);
    clone.sh('config', `url.${ground.origin}.insteadOf`, rehearsed);
    await check('127.0.0.1:1234');
    clone.sh('config', 'remote.origin.url', `https://r-1.rehearsal.invalid/other/one.git`);
    await assert.rejects(check('127.0.0.1:1234'), problem('preflight.other-repository'));
  });
});
