/** Folder of a repository's own runbooks. */
export const RUNBOOK_FOLDER = '.runbooks';

/** Whether a file in that folder is a runbook, judging by its name. A README only describes them. */
export function isRunbookFile(name: string): boolean {
  return /\.ya?ml$/.test(name) || (isDocument(name) && !/^readme\b/i.test(name));
}

/** Whether a runbook is written in Markdown, judging by its name. */
export function isDocument(name: string): boolean {
  return /\.md$/i.test(name);
}
