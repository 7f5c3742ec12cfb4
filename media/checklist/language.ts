import { config } from '@vscode/l10n';

// The page brings its texts in VS Code's language, unless that is English. Modules make texts as they are evaluated, so this is the first of all.
const texts = document.getElementById('texts')?.textContent ?? '';
if (texts !== '') config({ contents: texts });
