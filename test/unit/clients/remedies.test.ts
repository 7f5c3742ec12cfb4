import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { settingDefaults, settingsSection } from '../../../src/contributions';

const folder = path.resolve('src/clients');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => readFileSync(path.join(folder, name), 'utf8'))
  .join('\n');

describe('the remedies of the clients', () => {
  it('name existing commands', () => {
    const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
    const titles = new Set(Object.values(texts).map(title => `Deploy Runbook: ${title}`));
    const named = [...sources.matchAll(/Deploy Runbook: [^'”`]+/g)].map(([title]) => title);
    assert.ok(named.length >= 4);
    assert.deepEqual(
      named.filter(title => !titles.has(title)),
      [],
    );
  });

  it('name existing settings', () => {
    const settings = Object.keys(settingDefaults).map(name => `${settingsSection}.${name}`);
    const named = [...sources.matchAll(/\bdeployRunbook(?:\.\w+)+/g)].map(([name]) => name);
    assert.ok(named.length >= 4);
    assert.deepEqual(
      named.filter(name => !settings.some(one => one === name || one.startsWith(`${name}.`))),
      [],
    );
  });
});
