/**
 * Builds OpenTofu with go into `.cache/bin`, for `npm test -- plans`, which then reads its plans as well. Optional: it
 * takes ten minutes and more. Its module has replace directives, so `go install` can't build it; its own folder can.
 */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { must, output, root, which } from './process.mjs';

const version = 'v1.12.6';
const program = path.join(root, '.cache', 'bin', 'tofu');

if (which('tofu') !== undefined || existsSync(program)) console.log('OpenTofu is there.');
else {
  const go = which('go');
  if (go === undefined) throw new Error('Building OpenTofu needs go in the PATH.');
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
