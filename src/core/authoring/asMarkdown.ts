import * as l10n from '@vscode/l10n';
import type { Kind } from '../kind/kind';
import { parseRunbook } from '../parsing/parseRunbook';
import { renderRunbook } from '../parsing/renderRunbook';
import { neutral } from '../text/neutral';

/** Longest text for one fault, in UTF-16 code units. */
const LONGEST = 300;

/** A runbook as readable Markdown without front matter, or its faults. @param file its name */
export function asMarkdown(text: string, kinds: ReadonlyMap<string, Kind>, file: string): string {
  const { runbook, problems } = parseRunbook(text, kinds, file);
  if (runbook !== undefined) return renderRunbook(runbook, kinds).replace(/^---\n[^]*?\n---\n+/, '');
  const faults = problems.map(
    ({ line, message }) => `- ${l10n.t`Line ${line}: ${neutral(message, LONGEST)}`}`,
  );
  return `# ${neutral(file, LONGEST)}\n\n${l10n.t('It has faults:')}\n\n${faults.join('\n')}\n`;
}
