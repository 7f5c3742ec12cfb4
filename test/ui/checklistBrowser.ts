import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { readSetup } from '../harness/setup';
import { checklistPage, type PageLanguage } from '../support/checklistPage';

/** The checklist's own script in Chromium, with a stand-in for the host. */
export class ChecklistBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async start(language?: PageLanguage): Promise<ChecklistBrowser> {
    const folder = mkdtempSync(path.join(tmpdir(), 'checklist-'));
    writeFileSync(path.join(folder, 'index.html'), await checklistPage(language));
    const { chromium: executable } = readSetup();
    const browser = await chromium.launch({
      ...(executable === undefined ? {} : { executablePath: executable }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    return new ChecklistBrowser(browser, folder);
  }

  /** An empty page, without motion. */
  page(options: BrowserContextOptions = {}): Promise<Page> {
    return this.browser.newPage({
      viewport: { width: 900, height: 700 },
      reducedMotion: 'reduce',
      ...options,
    });
  }

  /** Shows what a query chooses (see {@link checklistPage}). */
  async open(page: Page, query: string): Promise<void> {
    await page.goto(`${pathToFileURL(path.join(this.folder, 'index.html')).href}?${query}`);
    await page.locator('#title').waitFor();
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true });
  }
}
