import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { COPY_ORIGIN } from '../../src/rehearsal/disk/layout';
import type { World } from '../../src/rehearsal/world';
import { copiedWorld } from '../support/rehearsed';
import type { CrashWorld } from './crashWorld';
import { LOG } from './log';
import { countOf, ownBranches, refsOf } from './refs';

const REPOSITORY = 'acme/infrastructure';
const GATE = 'live/gate.env';
/** Beside the checkout, while the maintenance page is up. */
const PAGE = 'page';

const BESIDE = '#!/bin/sh\ncd "$(dirname "$0")/../.."\n';
const PROGRAMS = {
  'bin/page': `${BESIDE}case "$1" in
on) echo page on >> ${LOG}; touch ${PAGE} ;;
off) echo page off >> ${LOG}; rm -f ${PAGE} ;;
*) test -e ${PAGE} ;;
esac
`,
  'bin/save': `${BESIDE}if test "$1" = --dry-run; then echo would save; exit; fi
echo saved >> ${LOG}
echo saved as dump-1
`,
  'bin/before': '#!/bin/sh\necho v1\n',
};
const FILES = {
  ...PROGRAMS,
  [GATE]: 'DEPLOYING=false\n',
  'live/service.auto.tfvars': 'image_tag = "v1"\n',
  'live/main.tf': `variable "image_tag" {}
resource "terraform_data" "service" {
  triggers_replace = [var.image_tag]
  provisioner "local-exec" {
    command = "echo 'applied \${var.image_tag}' >> ../../${LOG}"
  }
}
`,
  '.gitignore': '.terraform*\n*.tfstate*\n',
};

/** A rehearsal of another team's repository, whose commands and address are real: each notes what it did. */
export class ServiceWorld implements CrashWorld {
  private constructor(
    readonly world: World,
    readonly checkout: string,
    readonly repository: string,
    private readonly server: Server,
  ) {}

  static async start(folder: string): Promise<ServiceWorld> {
    const log = path.join(folder, 'world', LOG);
    const server = createServer((request, response) => {
      if (request.method === 'POST') appendFileSync(log, 'announced\n');
      response.end('{}');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const text = readFileSync(path.join(__dirname, 'service.yaml'), 'utf8').replaceAll('ADDRESS', address);
    const runbook = { name: 'service.yaml', text };
    const { world, copy } = await copiedWorld(folder, runbook, FILES, REPOSITORY, root => {
      for (const program of Object.keys(PROGRAMS)) chmodSync(path.join(root, program), 0o755);
    });
    return new ServiceWorld(world, copy.checkout, copy.repository, server);
  }

  left(): readonly string[] {
    const left: string[] = [];
    if (this.#text(GATE).includes('true')) left.push('undo:');
    if (existsSync(path.join(this.world.directory, PAGE))) left.push('undo:page');
    const refs = this.#refs();
    if (refs.some(ref => ref.startsWith('refs/deploy-runbook/lock/'))) left.push('team-lock');
    const pulls = this.world.state.github.pullRequests.filter(each => each.repository === REPOSITORY);
    if (pulls.some(({ state }) => state === 'open')) left.push('pull-request');
    if (pulls.length === 0) left.push(...ownBranches(refs).map(branch => `pushed-branch:${branch}`));
    return left;
  }

  aftermath(): Readonly<Record<string, unknown>> {
    const log = readFileSync(path.join(this.world.directory, LOG), 'utf8').trim();
    return {
      dispatches: countOf(this.world, 'POST', /\/dispatches$/),
      published: countOf(this.world, 'PATCH', /\/releases\/\d+$/),
      approvals: countOf(this.world, 'POST', /\/reviews$/),
      pullRequests: countOf(this.world, 'POST', /\/infrastructure\/pulls$/),
      branches: ownBranches(this.#refs()).length,
      left: this.left(),
      log: log.replace(/rel-[\d.]+/g, 'the release').split('\n'),
    };
  }

  assertAtTheEnd(): void {
    // The log already shows what was applied.
  }

  async stop(): Promise<void> {
    await this.world.stop();
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  #refs(): readonly string[] {
    return refsOf(path.join(this.world.directory, COPY_ORIGIN));
  }
  #text(file: string): string {
    return readFileSync(path.join(this.checkout, file), 'utf8');
  }
}
