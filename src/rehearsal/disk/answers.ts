import * as v from 'valibot';
import type { WorldFile } from './worldFile';

const WITHIN_MS = 5_000;
const WorldSchema = v.object({ id: v.string() });

/** Whether that same world answers: its process may have exited, and its ports may belong to another program now. */
export async function answersAs({ id, addresses }: Pick<WorldFile, 'id' | 'addresses'>): Promise<boolean> {
  try {
    const response = await fetch(`${addresses.control}/control/world`, {
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const parsed = v.safeParse(WorldSchema, await response.json());
    return response.ok && parsed.success && parsed.output.id === id;
  } catch {
    return false;
  }
}
