/** Folder of a repository's own runbooks. */
export const RUNBOOK_FOLDER = '.runbooks';

/** Whether a file of that folder is a runbook by its name: a README tells of them and is none. */
export function isRunbookFile(name: string): boolean {
  return /\.ya?ml$/.test(name) || (isDocument(name) && !/^readme\b/i.test(name));
}

/** Whether it is written in Markdown. */
export function isDocument(name: string): boolean {
  return /\.md$/i.test(name);
}
