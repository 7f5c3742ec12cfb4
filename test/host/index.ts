import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * Runs the bundled tests beside this file inside the extension host; VS Code calls it.
 * @throws {Error} when a test failed, which VS Code turns into the exit code
 */
export async function run(): Promise<void> {
  // The console also has what the whole window logs.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(`[test] ${format(...args)}`);
  const mocha = new Mocha({
    forbidOnly: true,
    reporter: path.join(__dirname, '..', '..', 'scripts', 'reporter.cjs'),
    timeout: 60_000,
  });
  const files = readdirSync(__dirname, { encoding: 'utf8', recursive: true });
  for (const file of files.filter(name => name.endsWith('.test.js')))
    mocha.addFile(path.join(__dirname, file));
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
