import { existsSync } from 'node:fs';
import { must } from './process.mjs';

/** Whether we may use this machine's package manager. */
export const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

const env = { DEBIAN_FRONTEND: 'noninteractive' };
let updated = false;

/** Updates the package lists, once. */
export async function update() {
  if (!updated) await must('apt-get', ['update', '--quiet=2'], { env });
  updated = true;
}

/**
 * Installs Debian packages, and says so, because it changes the machine.
 * @param {readonly string[]} packages
 */
export async function install(packages) {
  console.log(`Installing with apt-get: ${packages.join(' ')}`);
  await update();
  await must('apt-get', ['install', '--yes', '--quiet=2', '--no-install-recommends', ...packages], { env });
}
