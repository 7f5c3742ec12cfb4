import { Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { commonFolder } from '../node/git/commonFolder';

/** One fetch or switch moves several files; they are told as one, in milliseconds after the last. */
const TOGETHER_MS = 300;

/**
 * Tells when what was last fetched from origin has changed, or a file of Terraform's in the checkout, by VS Code's own file
 * watching: nothing is polled or run.
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
    // Inside the folder that is open, VS Code watches all the same.
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
