import { existsSync } from 'node:fs';
import { canInstall, install } from './debian.mjs';
import { which } from './process.mjs';

const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * Finds a Chromium for the tests that look at the real window; on Debian, root gets one installed.
 * @returns {Promise<string>} its path
 * @throws {Error} when there is none
 */
export async function setUpChromium() {
  const found = find();
  if (found !== undefined) return found;
  if (canInstall) await install(['chromium']);
  const installed = find();
  if (installed === undefined)
    throw new Error(
      'There is no Chromium. Install chromium or google-chrome, or set CHROMIUM to the path of one.',
    );
  return installed;
}

function find() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && !existsSync(named))
    throw new Error(`CHROMIUM is ${named}, which does not exist.`);
  return (
    named ??
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(which).find(Boolean) ??
    (existsSync(macChrome) ? macChrome : undefined)
  );
}
