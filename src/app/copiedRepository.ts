import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { rehearsalOrigin } from '../core/rehearsal';
import { layoutOf } from '../rehearsal/disk/layout';
import type { EngineOptions } from './engineOptions';

/** In a rehearsal's folder, next to the copy: names the repository that was copied. */
export const COPY_FILE = 'copy.json';
export const CopySchema = v.strictObject({
  /** `OWNER/NAME`. */
  repository: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/)),
});

/**
 * What the rehearsal of a copied repository works on; undefined for any other rehearsal.
 * @param directory of the world
 * @param id of the world
 */
export function copiedRepository(
  directory: string,
  id: string,
): NonNullable<EngineOptions['rehearsal']> | undefined {
  const file = path.join(directory, COPY_FILE);
  if (!existsSync(file)) return undefined;
  const { repository } = v.parse(CopySchema, JSON.parse(readFileSync(file, 'utf8')));
  return { origin: rehearsalOrigin(id, repository), standIns: { instance: layoutOf(directory).instance } };
}
