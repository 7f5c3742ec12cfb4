import { Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { commonFolder } from '../node/git/commonFolder';

/** One fetch or switch changes several files; they are reported together, this many milliseconds after the last one. */
const TOGETHER_MS = 300;

/**
 * Calls back when the last fetch from origin, or one of Terraform's files in the checkout, has changed, using VS Code's own
 * file watching: nothing is polled or run.
 * @param root absolute path of the checkout
 */
export function watchRepository(root: string, onChange: () => void): Disposable {
  const folder = commonFolder(root);
  if (folder === undefined) return new Disposable(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, TOGETHER_MS);
  };
  const watchers = [
    ...['FETCH_HEAD', 'packed-refs', 'refs/remotes/origin/**'].map(
      pattern => new RelativePattern(Uri.file(folder), pattern),
    ),
    // For the open folder, VS Code has a watcher anyway.
    new RelativePattern(Uri.file(root), '**/*.tf'),
  ].map(pattern => workspace.createFileSystemWatcher(pattern));
  return Disposable.from(
    ...watchers,
    ...watchers.flatMap(each => [each.onDidChange(tell), each.onDidCreate(tell), each.onDidDelete(tell)]),
    new Disposable(() => {
      clearTimeout(timer);
    }),
  );
}
