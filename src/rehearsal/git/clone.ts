import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Author } from './write';

/** Who works in the checkouts of a rehearsal. */
export const MAINTAINER: Author = {
  name: 'Octo Maintainer',
  email: 'octo-maintainer@users.noreply.github.com',
};

/**
 * Clones a bare repository on this machine. Then the clone's origin has an address that belongs to one rehearsal only, while git
 * fetches from that repository and pushes to it.
 * @param url the address
 * @param hooks folder of the clone's hooks
 * @param git runs one git command
 */
export async function cloneAs(
  url: string,
  { origin, checkout, hooks }: { readonly origin: string; readonly checkout: string; readonly hooks: string },
  git: (args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const own = [
    `user.name=${MAINTAINER.name}`,
    `user.email=${MAINTAINER.email}`,
    'commit.gpgSign=false',
    `core.hooksPath=${hooks}`,
    // Each fetch and commit would start a process that finds nothing to do.
    'maintenance.auto=false',
  ].flatMap(setting => ['--config', setting]);
  // Without the samples of hooks.
  await git(['clone', '--quiet', '--template=', ...own, origin, checkout]);
  // Set after the clone, because the rewriting of the address must not apply to it; and without a process for each setting.
  const file = path.join(checkout, '.git', 'config');
  const settings = (await readFile(file, 'utf8')).replace(/^\turl = .*$/m, `\turl = ${url}`);
  const name = origin.replaceAll(/["\\]/g, String.raw`\$&`);
  // Otherwise a person's own pushInsteadOf would win.
  const away = `[url "${name}"]\n\tinsteadOf = ${url}\n\tpushInsteadOf = ${url}\n`;
  await writeFile(file, settings + away);
}
