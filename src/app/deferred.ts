/** What loads when a run is first needed: its own bundle, so that activation stays small. */
import type * as services from './services';

export type { Engine, EngineOptions } from './compose';
export { AppAccounts } from './accounts';
export { openRehearsal, openRunbookRehearsal } from './openRehearsal';
export { notify } from './notify';
export { previewRunbook } from './preview';
export { registerWriting } from './writing';
export { runningWorld } from './rehearsal';
export { commandLine } from './commandLine';
export { rehearsedFaults } from './rehearsedFaults';
export { isRunbookFile } from '../core/runbook/files';
export { checkRunbook } from '../core/runbook/lint';
export { KnownSecrets } from '../core/text/secrets';
export { kinds } from '../kinds';
export { createVscodeFiles } from '../platform/vscode/files';
export { showBroken, showRunbook } from '../platform/vscode/runbookEditor';
export { createVscodeTerminals } from '../platform/vscode/terminalHost';
export { accept } from '../ui/commands/acceptRunbook';
export { askInputs } from '../ui/commands/askInputs';
export { carryOut } from '../ui/commands/carryOut';
export { chooseRunbook } from '../ui/commands/chooseRunbook';
export { newRunbook } from '../ui/commands/newRunbook';

/** Loads {@link services} with its first call. */
function late<A extends readonly unknown[], R>(pick: (all: typeof services) => (...args: A) => R) {
  return async (...args: A): Promise<Awaited<R>> => await pick(await import('./services'))(...args);
}
export const composeEngine = late(all => all.composeEngine);
export const shippedSentryScope = late(all => all.shippedSentryScope);
export const strangeRegistryRealm = late(all => all.strangeRegistryRealm);
export const tryAirflow = late(all => all.tryAirflow);
export const tryGitHub = late(all => all.tryGitHub);
export const tryRegistry = late(all => all.tryRegistry);
export const trySentry = late(all => all.trySentry);
