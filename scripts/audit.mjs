/**
 * Audits the packages that are bundled. If the registry has no audit, it says that nothing was checked, and exits with 2: npm
 * exits with 1 as if it had found something, and under `npm run --silent` without a word.
 */
import { spawnSync } from 'node:child_process';
import { root, run } from './process.mjs';

const args = ['audit', '--omit=dev', '--audit-level=moderate', ...process.argv.slice(2)];
const { stdout } = spawnSync('npm', [...args, '--json'], { cwd: root, encoding: 'utf8' });
/** @type {{ readonly auditReportVersion?: number, readonly message?: string }} */
const report = JSON.parse(stdout || '{}');
if (report.auditReportVersion === undefined) {
  console.error(`Nothing was audited: ${report.message ?? 'npm gave no report'}.
A mirror may have packages but no audit. Ask the registry that has one, where it can be reached:
npm run audit -- --registry=https://registry.npmjs.org`);
  process.exit(2);
}
process.exit(await run('npm', args));
