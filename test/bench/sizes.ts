import { statSync } from 'node:fs';
import path from 'node:path';
import { LIMIT, TRANSLATION_LIMIT, sizesOf } from '../../scripts/sizes.mjs';
import { root } from '../harness/setup';
import { atMost, type Row } from './row';

/** The sizes of what the last `npm run package` made. */
export async function sizes(): Promise<Row[]> {
  const { whole, own, translations } = await sizesOf(path.join(root, 'deploy-runbook.vsix'));
  return [
    atMost('extension.js', statSync(path.join(root, 'dist/extension.js')).size / 1000, 60, 'kB'),
    atMost('.vsix without its translations', own / 1000, LIMIT / 1000, 'kB'),
    ...translations.map(([language, bytes]) =>
      atMost(`translation: ${language}`, bytes / 1000, TRANSLATION_LIMIT / 1000, 'kB'),
    ),
    { what: 'whole .vsix', reached: whole / 1000, unit: 'kB' },
  ];
}
