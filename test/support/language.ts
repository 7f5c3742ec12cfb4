import { config } from '@vscode/l10n';

// The first import of a process that a test starts, because texts are also made while modules load. `TEXTS` is a file of texts by
// their English text; without it, they are in English.
const { TEXTS } = process.env;
if (TEXTS !== undefined) config({ fsPath: TEXTS });
