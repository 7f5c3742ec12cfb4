import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { machine } from './schedule.mjs';

/** Where Linux keeps files in memory: https://docs.kernel.org/filesystems/tmpfs.html */
const IN_MEMORY = '/dev/shm';
/** Several times what the worlds, servers and browsers of a whole run had there at once, and enough memory beside it. */
const FREE_GB = 1;
const MEMORY_GB = 6;

/**
 * Makes a folder for everything that the tests write and throw away, and removes it with whatever they left when this process
 * ends. In memory if there is plenty: creating a repository costs half there, and nothing waits for a disk.
 * @returns {string} its absolute path
 */
export function temporaryFolder() {
  const inMemory = isRoomy(IN_MEMORY) ? folderIn(IN_MEMORY) : undefined;
  const folder = inMemory !== undefined && runsPrograms(inMemory) ? inMemory : folderIn(os.tmpdir());
  shareTranspiled(folder);
  return folder;
}

/** @param {string} parent */
function folderIn(parent) {
  const folder = mkdtempSync(path.join(parent, 'deploy-runbook-'));
  // A test writes as somebody else.
  chmodSync(folder, 0o711);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** @param {string} folder */
function isRoomy(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= FREE_GB * 2 ** 30 && machine().memory >= MEMORY_GB;
  } catch {
    return false;
  }
}

/** Whether hooks and scripts can run there; containers often forbid it. @param {string} folder */
function runsPrograms(folder) {
  const program = path.join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}

/** tsx keeps what it has transpiled in the system's temporary folder, for the next run. @param {string} folder */
function shareTranspiled(folder) {
  const name = `tsx-${os.userInfo().uid}`;
  const kept = path.join(os.tmpdir(), name);
  mkdirSync(kept, { recursive: true });
  symlinkSync(kept, path.join(folder, name));
}
