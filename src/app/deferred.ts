/** What loads when a run is first needed: its own bundle, so that activation stays small. */
export { composeEngine, shippedSentryScope, type Engine, type EngineOptions } from './compose';
export { strangeRegistryRealm, tryAirflow, tryGitHub, tryRegistry, trySentry } from './tryCredentials';
export { openRehearsal } from './openRehearsal';
export { runningWorld } from './rehearsal';
export { isRunbookFile } from '../core/runbook/files';
export { checkRunbook } from '../core/runbook/lint';
export { KnownSecrets } from '../core/text/secrets';
export { kinds } from '../kinds';
export { createVscodeFiles } from '../platform/vscode/files';
export { showBroken, showRunbook } from '../platform/vscode/runbookEditor';
export { createVscodeTerminals } from '../platform/vscode/terminalHost';
export { accept } from '../ui/commands/acceptRunbook';
export { askInputs } from '../ui/commands/askInputs';
export { accountCommands } from '../ui/commands/accountCommands';
export { chooseRunbook } from '../ui/commands/chooseRunbook';
