import path from 'node:path';
import { asMarkdown } from '../core/authoring/asMarkdown';
import { kinds } from '../kinds';
import { RunbookPreviews } from '../platform/vscode/runbookPreview';

/** Previews of runbooks as Markdown. */
export function createPreviews(): RunbookPreviews {
  return new RunbookPreviews((text, name) => asMarkdown(text, kinds, path.basename(name)));
}
