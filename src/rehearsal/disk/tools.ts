import { accessSync, chmodSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplate } from '../assets';
import type { WorldFile } from './worldFile';

/**
 * Finds just and terraform; a missing one is replaced by a stand-in, which says so in everything it prints.
 * @param directory the world's; stand-ins go to its `bin`
 * @param searchPath folders, in the format of PATH
 */
export function findTools(directory: string, searchPath: string): WorldFile['tools'] {
  const just = find('just', searchPath);
  const terraform = find('terraform', searchPath);
  return {
    just: just ?? standIn(directory, 'just'),
    terraform: terraform ?? standIn(directory, 'terraform'),
    justIsStandIn: just === undefined,
    terraformIsStandIn: terraform === undefined,
  };
}

function find(program: string, searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter(folder => path.isAbsolute(folder))
    .map(folder => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A script that runs on the same node as this process; inside an editor that is the editor itself. */
function standIn(directory: string, name: 'just' | 'terraform'): string {
  const bin = path.join(directory, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, `${name}.cjs`), readTemplate('bin')[`${name}.cjs`] ?? '');
  const file = path.join(bin, name);
  const script = `ELECTRON_RUN_AS_NODE=1 exec '${process.execPath}' "$(dirname "$0")/${name}.cjs" "$@"`;
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
