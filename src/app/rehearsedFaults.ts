import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ProblemError } from '../core/errors';
import type { RehearsedFaults } from '../ui/host';
import { faults } from '../rehearsal/faults';
import { runningWorld } from './runningWorld';

const WITHIN_MS = 10_000;
const FaultsSchema = v.array(
  v.object({ name: v.string(), title: v.string(), description: v.string(), on: v.boolean() }),
);

/**
 * The switches of a rehearsal's world.
 * @param directory of the world
 * @param program absolute path of the program that runs its services
 */
export function rehearsedFaults(directory: string, program: string): RehearsedFaults {
  const ask = async (path: string, init: RequestInit = {}) => {
    const { addresses } = await runningWorld(directory, program);
    const response = await fetch(`${addresses.control}/control/faults${path}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const parsed = v.safeParse(FaultsSchema, await response.json());
    if (response.ok && parsed.success) return parsed.output.map(inOwnWords);
    throw new ProblemError({
      code: 'rehearsal.faults',
      message: l10n.t`The rehearsal did not say what can go wrong (HTTP ${response.status}).`,
      remedy: l10n.t('Start a new rehearsal.'),
    });
  };
  return {
    list: () => ask(''),
    set: async (name, on) => {
      await ask(`/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ on }),
      });
    },
  };
}

/** The rehearsal runs outside VS Code, and knows nothing of its language. */
function inOwnWords<F extends { readonly name: string }>(fault: F): F {
  return { ...fault, ...faults.find(({ name }) => name === fault.name) };
}
