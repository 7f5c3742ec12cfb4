import { statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../harness/setup';
import { atMost, type Row } from './row';

/** What the last `npm run package` made. */
export function sizes(): Row[] {
  const kilobytes = (file: string) => statSync(path.join(root, file)).size / 1000;
  return [
    atMost('extension.js', kilobytes('dist/extension.js'), 80, 'kB'),
    atMost('whole .vsix', kilobytes('deploy-runbook.vsix'), 700, 'kB'),
  ];
}
