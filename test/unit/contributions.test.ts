import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import {
  checklistPanel,
  commandOfAction,
  commands,
  contextKeys,
  settingDefaults,
  settingsSection,
  viewContainer,
  views,
} from '../../src/contributions';
import manifest from '../../package.json';
import texts from '../../package.nls.json';

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
const everyString = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(everyString)
      : [];

describe("the extension's manifest", () => {
  const { contributes } = manifest;

  it('has the same commands as the code', () => {
    assert.deepEqual(sorted(contributes.commands.map(each => each.command)), sorted(Object.values(commands)));
  });

  it('has command ids derived from their keys', () => {
    for (const [key, id] of Object.entries(commands)) assert.equal(id, `deployRunbook.${key}`);
  });

  it('has the same views as the code', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(each => each.id),
      [viewContainer],
    );
    assert.deepEqual(
      sorted(contributes.views.deployRunbook.map(each => each.id)),
      sorted(Object.values(views)),
    );
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${checklistPanel}`));
  });

  it('has the same settings and defaults as the code', () => {
    const inManifest = Object.entries(contributes.configuration.properties).map(([key, value]) => [
      key,
      value.default,
    ]);
    const inCode = Object.entries(settingDefaults).map(([key, value]) => [
      `${settingsSection}.${key}`,
      value,
    ]);
    assert.deepEqual(Object.fromEntries(inManifest), Object.fromEntries(inCode));
  });

  it('lets no workspace set an address or a tool', () => {
    for (const [key, value] of Object.entries(contributes.configuration.properties)) {
      assert.equal(value.scope, 'machine', key);
      assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(key), key);
    }
  });

  it('uses only existing commands, views and context keys', () => {
    const known = new Set<string>([
      ...Object.values(commands),
      ...Object.values(views),
      ...contextKeys,
      ...Object.keys(contributes.configuration.properties),
      checklistPanel,
    ]);
    const used = everyString([manifest, texts]).flatMap(text => text.match(/deployRunbook\.[\w.]*\w/g) ?? []);
    assert.ok(used.length > 100);
    assert.deepEqual(
      sorted(used).filter(name => !known.has(name)),
      [],
    );
    for (const key of contextKeys) assert.ok(used.includes(key), `${key} is used nowhere`);
  });

  it('offers every action of a step in its menu', () => {
    const inMenu = contributes.menus['view/item/context'].map(each => each.command);
    for (const key of Object.values(commandOfAction)) assert.ok(inMenu.includes(commands[key]), key);
  });

  it('gives every menu command an icon or a title, and every inline one an icon', () => {
    const icons = new Map(contributes.commands.map(each => [each.command, 'icon' in each]));
    const menus = [...contributes.menus['view/title'], ...contributes.menus['view/item/context']];
    for (const { command, group } of menus) {
      if (/^(inline|navigation)/.test(group)) assert.equal(icons.get(command), true, command);
    }
  });

  it('has a text for each key and a key for each text', () => {
    const used = everyString(manifest).flatMap(text => text.match(/^%[\w.]+%$/g) ?? []);
    assert.deepEqual(sorted(used.map(key => key.slice(1, -1))), sorted(Object.keys(texts)));
  });

  it('names only existing files', () => {
    const files = everyString(contributes).filter(text => /^(\.\/)?[\w-]+\/[\w/.-]+\.\w+$/.test(text));
    // The build copies the runbooks folder.
    const missing = files.filter(file => !existsSync(file.replace('./dist/runbooks/', 'src/runbooks/')));
    assert.ok(files.length >= 7);
    assert.deepEqual(missing, []);
  });

  it('has what the pages of both marketplaces show', () => {
    const { icon, galleryBanner, keywords, license, repository, bugs, homepage, pricing } = manifest;
    const png = readFileSync(icon);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    // https://code.visualstudio.com/api/references/extension-manifest: at least 128 pixels.
    assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(16) === png.readUInt32BE(20));
    assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.ok(keywords.length >= 5 && keywords.length <= 30);
    for (const each of [license, repository.url, bugs.url, homepage, pricing]) assert.notEqual(each, '');
  });

  it('activates on exact paths only', () => {
    for (const event of manifest.activationEvents) assert.doesNotMatch(event, /\*/);
  });
});
