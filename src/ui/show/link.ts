import * as vscode from 'vscode';
import { safeLink } from '../../core/text/links';

/** Opens an address outside VS Code, as it was parsed; does nothing if it isn't a {@link safeLink}. */
export async function openLink(address: string): Promise<void> {
  const link = safeLink(address);
  if (link !== undefined) await vscode.env.openExternal(vscode.Uri.parse(link, true));
}
