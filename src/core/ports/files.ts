import type { TextEdit } from '../textEdit';

/** Files of the checkout. Paths are relative to its root, `/`-separated; anything outside is refused. */
export interface FilesApi {
  /** Text as the engineer sees it: an open editor's unsaved text wins. undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /**
   * Applies edits and saves.
   * @param expected the text that the edits were made for; refused if the file has changed since
   * @throws {ProblemError} `files.changed` when it differs, `files.unwritable` when it can't be saved
   */
  edit(path: string, expected: string, edits: readonly TextEdit[]): Promise<void>;
  /** Names of the files directly in a folder; empty when the folder doesn't exist. */
  list(folder: string): Promise<readonly string[]>;
}
