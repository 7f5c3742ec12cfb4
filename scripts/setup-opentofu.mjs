/**
 * Builds OpenTofu with go into `.cache/bin`, once, for the tests that read its plans. This takes ten minutes of processor time.
 * Its module has replace directives, so it can't be built with `go install`, only in its own folder.
 */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, output, root, which } from './process.mjs';

const version = 'v1.12.6';
const program = path.join(root, '.cache', 'bin', 'tofu');

/** @throws {Error} when go is missing or the build fails */
export async function setUpOpenTofu() {
  if (which('tofu') !== undefined || existsSync(program)) return;
  const go = which('go');
  if (go === undefined) throw new Error('Building OpenTofu needs go in the PATH.');
  console.log(`Building OpenTofu ${version}; this takes ten minutes, once.`);
  const downloaded = output(go, ['mod', 'download', '-json', `github.com/opentofu/opentofu@${version}`]);
  /** @type {{ Dir: string }} */
  const { Dir } = JSON.parse(downloaded);
  mkdirSync(path.dirname(program), { recursive: true });
  const release = '-s -w -X github.com/opentofu/opentofu/version.dev=no';
  await must(go, ['build', '-trimpath', `-ldflags=${release}`, '-o', program, './cmd/tofu'], {
    cwd: Dir,
    env: { CGO_ENABLED: '0' },
  });
  await must(program, ['version']);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUpOpenTofu();
