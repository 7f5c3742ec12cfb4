import * as l10n from '@vscode/l10n';
import { workspace } from 'vscode';
import { ProblemError } from '../../core/errors';

/** Whether and where deployments can work in this window. Only the first folder counts. */
export type WorkspacePlace =
  | { readonly is: 'no-folder' }
  /** The files aren't on a disk, so no program can run next to them. */
  | { readonly is: 'virtual' }
  /** Restricted Mode: VS Code doesn't block our terminals or processes, so we must. */
  | { readonly is: 'untrusted'; readonly root: string }
  | { readonly is: 'trusted'; readonly root: string };

/** Checks the current state of the window. */
export function workspacePlace(): WorkspacePlace {
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined) return { is: 'no-folder' };
  if (folder.uri.scheme !== 'file') return { is: 'virtual' };
  return { is: workspace.isTrusted ? 'trusted' : 'untrusted', root: folder.uri.fsPath };
}

/** Absolute path of the folder that is open on disk, trusted or not. */
export function openRoot(): string | undefined {
  const place = workspacePlace();
  return 'root' in place ? place.root : undefined;
}

/**
 * The folder to work in. Must be called before anything that runs a program, reads a service or uses a secret.
 * @returns its absolute path
 * @throws {ProblemError} `workspace.no-folder`, `workspace.virtual` or `workspace.untrusted`
 */
export function trustedRoot(): string {
  const place = workspacePlace();
  if (place.is === 'trusted') return place.root;
  throw new ProblemError(refusals[place.is]);
}

const refusals = {
  'no-folder': {
    code: 'workspace.no-folder',
    message: l10n.t('No folder is open.'),
    remedy: l10n.t('Open the infrastructure repository.'),
  },
  virtual: {
    code: 'workspace.virtual',
    message: l10n.t(
      'The files of this folder are on no disk, so that just and Terraform cannot run next to them.',
    ),
    remedy: l10n.t('Clone the repository, or open it over SSH, in a container or in WSL.'),
  },
  untrusted: {
    code: 'workspace.untrusted',
    message: l10n.t('This folder is in Restricted Mode, and a deployment runs its recipes.'),
    remedy: l10n.t('Trust the folder with “Workspaces: Manage Workspace Trust”, then try again.'),
  },
} as const;
