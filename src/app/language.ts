import { config } from '@vscode/l10n';
import * as vscode from 'vscode';

// Each bundle has its own copy of the library, and modules make texts as they are evaluated: so each bundle's first module
// imports this before anything else. The command line runs outside VS Code, which has no texts for it.
const { bundle } = (vscode as Partial<typeof vscode>).l10n ?? {};
if (bundle !== undefined) config({ contents: bundle });
