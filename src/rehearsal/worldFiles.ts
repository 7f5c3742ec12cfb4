import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { ProblemError } from '../core/errors';
import { answersAs } from './disk/answers';
import type { Parts } from './parts';
import type { Saved } from './state/saved';
import { WorldFileSchema, type WorldFile } from './disk/worldFile';

/** The two files that a running world keeps up to date. */
export interface WorldFiles {
  /** Writes the state if it has changed. */
  save(): void;
  /** Writes `world.json`. */
  tell(): void;
  /** Deletes `world.json`, because nobody answers anymore. */
  withdraw(): void;
}

/** Writes nothing by itself. */
export function worldFiles(
  { layout, state, choices, tools, faults, infrastructure }: Parts,
  addresses: WorldFile['addresses'],
  credentials: WorldFile['credentials'],
): WorldFiles {
  let written = '';
  return {
    save() {
      const saved: Saved = { version: 2, choices, state };
      const text = JSON.stringify(saved);
      if (text !== written) writeWhole(layout.state, text);
      written = text;
    },
    tell() {
      const file: WorldFile = {
        ...{ version: 2, id: choices.id, repository: infrastructure.cloneUrl },
        ...{ addresses, credentials, tools },
        checkout: choices.checkout ? layout.checkout : null,
        pid: process.pid,
        faultsOn: [...faults],
      };
      writeWhole(layout.worldFile, `${JSON.stringify(file, null, 2)}\n`);
    },
    withdraw: () => rmSync(layout.worldFile, { force: true }),
  };
}

/** Replaces a file atomically, so that no reader sees half of it. */
function writeWhole(file: string, text: string): void {
  const half = `${file}.new`;
  writeFileSync(half, text, { mode: 0o600 });
  renameSync(half, file);
}

/**
 * Two processes must not serve the same world.
 * @throws {ProblemError} `rehearsal.running` when another one already does
 */
export async function refuseServedTwice(worldFile: string): Promise<void> {
  if (!existsSync(worldFile)) return;
  const file = v.safeParse(WorldFileSchema, JSON.parse(readFileSync(worldFile, 'utf8')));
  if (!file.success || !(await answersAs(file.output))) return;
  throw new ProblemError({
    code: 'rehearsal.running',
    message: `The rehearsal in ${worldFile} is running already, as process ${file.output.pid}.`,
    remedy: 'Use that one, or stop it first.',
  });
}
