import * as l10n from '@vscode/l10n';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { ProblemError } from '../core/errors';
import { ofThisFolder } from '../core/gitVariables';
import { answersAs } from '../rehearsal/disk/answers';
import { WORLD_FILE, WorldFileSchema, type WorldFile } from '../rehearsal/disk/worldFile';

/** Long enough for Terraform's first apply on a slow machine. */
const READY_WITHIN_MS = 120_000;

/**
 * The world's file, with its servers running: restarts a world whose process has ended, with its state.
 * @param program bundle of the rehearsal's process
 * @param more its further arguments, for a new world
 * @throws {ProblemError} `rehearsal.*`
 */
export async function runningWorld(
  directory: string,
  program: string,
  more: readonly string[] = [],
): Promise<WorldFile> {
  const file = readWorldFile(directory);
  if (file !== undefined && (await answersAs(file))) return file;
  await startProcess(directory, program, more);
  const started = readWorldFile(directory);
  if (started !== undefined) return started;
  throw failed(l10n.t('its file cannot be read'));
}

function readWorldFile(directory: string): WorldFile | undefined {
  const file = path.join(directory, WORLD_FILE);
  if (!existsSync(file)) return undefined;
  try {
    const parsed = v.safeParse(WorldFileSchema, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Starts a separate process, so that the world outlives the window: reloading is part of what people practice. */
function startProcess(directory: string, program: string, more: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, directory, ...more], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A window that was opened from a git hook has the variables of that hook's repository.
      env: { ...ofThisFolder(process.env), ELECTRON_RUN_AS_NODE: '1' },
    });
    let said = '';
    const timer = setTimeout(() => {
      // Detached, it would come up later and stay.
      child.kill();
      reject(failed(l10n.t('it was not ready in time')));
    }, READY_WITHIN_MS);
    child.stderr.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-2_000);
    });
    createInterface(child.stdout).once('line', () => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve();
    });
    child.once('error', error => {
      clearTimeout(timer);
      reject(failed(error.message));
    });
    child.once('exit', code => {
      clearTimeout(timer);
      reject(
        failed(
          code === null ? l10n.t`it ended with a signal: ${said}` : l10n.t`it ended with ${code}: ${said}`,
        ),
      );
    });
  });
}

function failed(why: string): ProblemError {
  return new ProblemError({
    code: 'rehearsal.failed',
    message: l10n.t`The rehearsal's world could not be started: ${why}.`,
    remedy: l10n.t('Check that git is installed, then try again; the log has more.'),
  });
}
