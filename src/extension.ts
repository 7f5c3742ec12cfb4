import './app/language';
import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import { LazySecrets } from './app/lazySecrets';
import { AppHost } from './app/appHost';
import { maskAddresses } from './core/text/addresses';
import { openLog } from './platform/vscode/log';
import { Credentials } from './platform/vscode/secrets';
import { registerUi } from './ui';

/** Builds and joins. Nothing is asked of the network, and no program is run, before a person or an open run needs it. */
export function activate(context: ExtensionContext): void {
  const log = openLog(new LazySecrets());
  const credentials = new Credentials(context.secrets, secret => log.secrets.add(secret));
  const dist = path.join(context.extensionPath, 'dist');
  const host = new AppHost(context, log, credentials);
  context.subscriptions.push(log, host);
  registerUi(context, host, async first => {
    const { AppAccounts, createUi } = await import('./app/deferred');
    const accounts = new AppAccounts(credentials, dist, () => host.rehearsal);
    const mask = (text: string) => log.secrets.mask(maskAddresses(text));
    return createUi({ ...first, accounts, mask });
  });
  void host.refresh();
}
