import { authentication, window, workspace, type Disposable } from 'vscode';
import type { Credentials } from '../platform/vscode/secrets';
import { onSettingsChange } from '../platform/vscode/settings';

/** What follows from a change that the extension didn't make. */
interface Reactions {
  /** Looks again at what to show. */
  readonly refresh: () => void;
  /** Starts over with other addresses, tools or folders. */
  readonly reconnect: () => void;
  /** Whether a problem keeps everything else from being shown. */
  readonly isStuck: () => boolean;
}

/** Listens to the window, the workspace, sign-ins and settings until disposed of. */
export function outsideChanges(
  credentials: Credentials,
  { refresh, reconnect, isStuck }: Reactions,
): readonly Disposable[] {
  return [
    // After fixing a problem, people return to the window.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused && isStuck()) refresh();
    }),
    workspace.onDidGrantWorkspaceTrust(refresh),
    workspace.onDidChangeWorkspaceFolders(reconnect),
    authentication.onDidChangeSessions(refresh),
    credentials.onDidChange(refresh),
    onSettingsChange(reconnect),
  ];
}
