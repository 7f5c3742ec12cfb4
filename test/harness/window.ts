import { format } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { newProfile } from './profile';
import { readSetup } from './setup';
import type { Server } from './server';

export interface WindowOptions {
  /** Absolute path of the folder to open; none: an empty window. */
  readonly folder?: string;
  /** CSS pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** VS Code's display language; its own texts stay English, because language packs come from a marketplace. */
  readonly language?: string;
  /** Tests to run inside the window's extension host; the server needs `testDriver`. */
  readonly hostTests?: HostTests;
}

export interface HostTests {
  /** Absolute path of the extension's folder. */
  readonly extension: string;
  /** Absolute path of the module whose `run()` runs the tests. */
  readonly tests: string;
  /** Extensions that get GitHub sessions without asking for consent, by id. */
  readonly trusted: readonly string[];
  /** Receives everything that the window and its extension host log, one message per call. */
  readonly log: (message: string) => void;
}

/** A VS Code window in a headless Chromium of its own. */
export interface Window {
  readonly page: Page;
  /** Exit code of the host tests, once they have finished. */
  readonly exitCode: Promise<number>;
  close(): Promise<void>;
}

/** The compiled code of a profile belongs to an address, and each server has another port. Chromium trusts this name. */
const SHARED_HOST = 'localhost';

/** Opens a window and waits up to a minute for its workbench. */
export async function openWindow(server: Server, options: WindowOptions = {}): Promise<Window> {
  const { chromium: executablePath } = readSetup();
  if (executablePath === undefined) throw new Error('There is no Chromium yet. Run `npm run setup`.');
  const profile = newProfile(executablePath);
  const context = await chromium.launchPersistentContext(profile.folder, {
    executablePath,
    args: [
      // A container has no user namespaces for the sandbox; the only page is ours.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      // With this feature, a module is compiled anew although its compiled code is in the profile. Playwright's own list of
      // such features is replaced; they concern what only a browser for people has.
      '--disable-features=BackgroundResourceFetch',
      `--host-resolver-rules=MAP ${SHARED_HOST} ${new URL(server.address).host}`,
    ],
    // Chromium treats a page that we intercepted as foreign, and this server as part of its local network.
    permissions: ['local-network-access'],
    reducedMotion: 'reduce',
    viewport: options.viewport ?? { width: 1400, height: 900 },
  });
  const close = async () => {
    await context.close();
    profile.discard();
  };
  try {
    return { ...(await openPage(context, server, options)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(
  context: BrowserContext,
  server: Server,
  { folder, language, hostTests }: WindowOptions,
): Promise<Omit<Window, 'close'>> {
  const [page = await context.newPage()] = context.pages();
  let ended: (code: number) => void = () => undefined;
  const exitCode = new Promise<number>(resolve => (ended = resolve));
  if (hostTests !== undefined) {
    await receiveHostTests(page, hostTests.log, code => ended(code));
    await trust(page, server, hostTests.trusted);
  }
  await page.addInitScript(stillness);
  // As a language pack's script does.
  if (language !== undefined)
    await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)}`);
  await page.goto(addressOf(server, folder, hostTests));
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
  return { page, exitCode };
}

/** Runs in the page. Without a graphics card, each turn of a spinning icon takes as long as a step of a test. */
const stillness = `document.addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent = '*, *::before, *::after { animation: none !important; transition: none !important }';
  document.head.append(style);
});`;

/**
 * The page's address for a folder, with the options of VS Code's own test driver in the query. See `extensionDevelopmentPath`
 * in https://github.com/microsoft/vscode/blob/main/src/vs/workbench/services/environment/browser/environmentService.ts
 */
function addressOf(server: Server, folder: string | undefined, hostTests: HostTests | undefined): string {
  // A test driver's page is fetched by us instead of Chromium.
  const url = new URL(hostTests === undefined ? `http://${SHARED_HOST}/` : server.address);
  const remote = (file: string) => `vscode-remote://${url.host}${file}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (hostTests !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(hostTests.extension)]);
    payload.push(['extensionTestsPath', remote(hostTests.tests)]);
  }
  if (folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** VS Code's web client passes its log and the end of its tests to two functions of the page. */
async function receiveHostTests(
  page: Page,
  log: HostTests['log'],
  ended: (code: number) => void,
): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => log(format(...args)));
  await page.exposeFunction('codeAutomationExit', ended);
}

/** Extends VS Code's own list of extensions that need no consent, in the configuration that the page starts with. */
async function trust(page: Page, server: Server, extensions: readonly string[]): Promise<void> {
  await page.route(
    url => url.href.startsWith(server.address) && url.pathname === '/',
    async route => {
      const response = await route.fetch();
      const html = await response.text();
      const body = html.replace(
        /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)/,
        (_, start, settings) => {
          const configuration = JSON.parse(String(settings).replaceAll('&quot;', '"')) as WebConfiguration;
          configuration.productConfiguration.trustedExtensionAuthAccess = extensions;
          return `${String(start)}${JSON.stringify(configuration).replaceAll('"', '&quot;')}`;
        },
      );
      await route.fulfill({ response, body });
    },
  );
}

interface WebConfiguration {
  productConfiguration: { trustedExtensionAuthAccess?: readonly string[] };
}
