/** Programs, besides Node and git, that tests run for real. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canInstall, install, update } from './debian.mjs';
import { must, output, root, which } from './process.mjs';

/** The programs, with the Debian packages that contain them. */
const programs = {
  script: 'bsdutils',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  direnv: 'direnv',
};

const terraform = 'v1.5.7';
const home = path.join(root, '.vscode-test', 'bin');

/**
 * Makes the programs available; as root on Debian, installs them.
 * @returns {Promise<string>} a folder for the front of the PATH
 * @throws {Error} naming each program that is missing
 */
export async function setUpTools() {
  if (canInstall) {
    const wanted = Object.entries(programs).filter(([program]) => which(program) === undefined);
    if (wanted.length > 0) await install(wanted.map(([, name]) => name));
  }
  const missing = Object.keys(programs).filter(program => which(program) === undefined);
  if (missing.length > 0) throw new Error(`Tests need these programs in the PATH: ${missing.join(', ')}.`);
  mkdirSync(home, { recursive: true });
  setUpJust();
  await setUpTerraform();
  await setUpRegistry();
  return home;
}

/** The pinned `just` of the npm package, if there is one for this machine; otherwise the one in the PATH. */
function setUpJust() {
  const target = path.join(home, 'just');
  const packaged = packagedJust();
  rmSync(target, { force: true });
  if (packaged !== undefined) symlinkSync(packaged, target);
  else if (which('just') === undefined)
    throw new Error('Tests need just in the PATH: https://just.systems/man/en/packages.html');
}

function packagedJust() {
  try {
    return createRequire(import.meta.url).resolve(`rust-just-${process.platform}-${process.arch}/bin/just`);
  } catch {
    return undefined;
  }
}

/** The installed Terraform, or one built from the last source under a free license. */
async function setUpTerraform() {
  if (which('terraform') !== undefined || existsSync(path.join(home, 'terraform'))) return;
  const go = which('go');
  if (go === undefined)
    throw new Error('Tests need terraform in the PATH, or go to build it from its source.');
  console.log(`Building Terraform ${terraform} with go, because it is not in the PATH. This takes minutes.`);
  await must(go, ['install', `github.com/hashicorp/terraform@${terraform}`], { env: { GOBIN: home } });
}

/** Debian's package would also start a service, so only its program is extracted. */
async function setUpRegistry() {
  if (which('docker-registry') !== undefined || existsSync(path.join(home, 'docker-registry'))) return;
  if (!canInstall)
    throw new Error("Tests need docker-registry in the PATH, as in Debian's package of that name.");
  console.log("Taking docker-registry out of Debian's package.");
  await update();
  const folder = mkdtempSync(path.join(home, 'package-'));
  try {
    // By default, apt-get drops its privileges for downloads and then can't write here.
    output('apt-get', ['download', '-o', 'APT::Sandbox::User=root', 'docker-registry'], { cwd: folder });
    const [archive] = readdirSync(folder);
    if (archive === undefined) throw new Error('apt-get downloaded nothing.');
    output('dpkg-deb', ['--extract', archive, 'files'], { cwd: folder });
    copyFileSync(path.join(folder, 'files/usr/bin/docker-registry'), path.join(home, 'docker-registry'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
