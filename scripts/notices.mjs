import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The licenses of the packages that end up in the product.
 * @param {string} root folder that the files are relative to
 * @param {readonly string[]} files bundled or copied files, as named in esbuild's metafile
 * @returns {string} one section per package, sorted by name
 * @throws {Error} when a package has neither a license text nor a license field
 */
export function thirdPartyNotices(root, files) {
  const packages = new Set(files.flatMap(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const sections = [...packages].map(folder => section(path.join(root, folder))).sort();
  return [
    'Deploy Runbook contains the packages below, each under its own license.\n',
    ...new Set(sections),
    CODICONS,
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The outlines of its icons are in media/checklist/codicons.ts. */
const CODICONS = `@vscode/codicons 0.0.45 (CC-BY-4.0)

Icons by Microsoft Corporation, https://github.com/microsoft/vscode-codicons, under the Creative Commons Attribution 4.0
International license, https://creativecommons.org/licenses/by/4.0/legalcode. Only their outlines are here, with rounded coordinates.
`;

/** @param {string} folder a package's own folder */
function section(folder) {
  /** @type {{ name: string, version: string, license?: string }} */
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter(file => /^(licen[cs]e|notice)/i.test(file))
    .sort()
    .map(file => readFileSync(path.join(folder, file), 'utf8').trim());
  if (license === undefined && texts.length === 0) throw new Error(`${name}@${version} states no license.`);
  return `${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n') || 'The package brings no license text.'}\n`;
}
