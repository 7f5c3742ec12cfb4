import { existsSync } from 'node:fs';
import { canInstall, install } from './debian.mjs';
import { which } from './process.mjs';

const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Chromium without a toolbar, which no test uses: a VS Code window opens in four fifths of the time. */
const shell = 'chromium-headless-shell';

/**
 * Finds a Chromium for the tests that use a real window; as root on Debian, installs one.
 * @returns {Promise<string>} its path
 * @throws {Error} when there is none
 */
export async function setUpChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && !existsSync(named))
    throw new Error(`CHROMIUM is ${named}, which does not exist.`);
  const found = named ?? which(shell) ?? (await installed()) ?? whole();
  if (found === undefined)
    throw new Error(
      'There is no Chromium. Install chromium or google-chrome, or set CHROMIUM to the path of one.',
    );
  return found;
}

async function installed() {
  if (!canInstall) return undefined;
  try {
    await install([shell]);
  } catch (error) {
    // A machine without a network may have a full one, which is slower.
    if (whole() === undefined) throw error;
    console.warn(`${shell} could not be installed: ${String(error)}`);
  }
  return which(shell);
}

function whole() {
  return (
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(which).find(Boolean) ??
    (existsSync(macChrome) ? macChrome : undefined)
  );
}
