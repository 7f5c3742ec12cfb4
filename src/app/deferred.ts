/** Code that is first needed by a run, in a bundle of its own so that activation stays small. */
import './language';

export { AppAccounts } from './accounts';
export { openRehearsal, openRunbookRehearsal } from './openRehearsal';
export { notify } from './notify';
export { createPreviews } from './preview';
export { registerWriting } from './writing';
export { rehearsedConnection } from './rehearsedConnection';
export { commandLine } from './commandLine';
export { rehearsedFaults } from './rehearsedFaults';
export { findFollowUps } from '../core/engine/followUps';
export { isRunbookFile } from '../core/runbook/files';
export { checkRunbook } from '../core/parsing/lint';
export { KnownSecrets } from '../core/text/secrets';
export { kinds } from '../kinds';
export { createVscodeFiles } from '../platform/vscode/files';
export { watchRepository } from '../platform/vscode/repositoryChanges';
export { showBroken, showRunbook } from '../platform/vscode/runbookEditor';
export { createVscodeTerminals } from '../platform/vscode/terminalHost';
export { accept } from '../ui/commands/acceptRunbook';
export { askInputs } from '../ui/commands/askInputs';
export { chooseRunbook } from '../ui/commands/chooseRunbook';
export { newRunbook } from '../ui/commands/newRunbook';
export { createUi } from '../ui/whole';
export { composeEngine } from './lateServices';
