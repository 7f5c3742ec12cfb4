import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { faultsOf, languages, readTexts, translation } from '../../scripts/translations.mjs';

const english = {
  code: readTexts('l10n/bundle.l10n.json'),
  manifest: readTexts('package.nls.json'),
};

describe('the texts in the user interface', () => {
  it('are the exported ones (written by npm run l10n)', () => {
    const inCode = new Set(['src', 'media'].flatMap(folder => sourcesIn(folder).flatMap(textsOf)));
    assert.ok(inCode.size > 100);
    assert.deepEqual([...inCode].sort(), Object.keys(english.code).sort());
    for (const [key, text] of Object.entries(english.code)) assert.equal(text, key);
  });

  for (const language of languages('.'))
    it(`are all translated without changing what must stay: ${language}`, () => {
      assert.deepEqual(faultsOf(english, translation('.', language)), []);
    });
});

describe('the problems of a translation', () => {
  const manifest = { 'command.start': 'Start…' };
  const faults = (key: string, own: string) =>
    faultsOf(
      { code: { [key]: key }, manifest },
      { code: { [key]: own }, manifest: { 'command.start': 'Los…' } },
    );
  const MONTHS = Object.keys(english.code).find(text => text.startsWith('Jan ')) ?? 'none';
  const cases: readonly (readonly [english: string, translated: string, fault: string | undefined])[] = [
    ['{0} of {1} ticked', '{1} Schritte, {0} fertig', undefined],
    ['{0} of {1} ticked', '{0} von 5 fertig', 'other placeholders'],
    ['Run `git status`.', '`git status` ausführen.', undefined],
    ['Run `git status`.', '`git stand` ausführen.', 'other code'],
    ['Write "stays".', 'Schreiben Sie "bleibt".', 'no "stays" in'],
    ['Recheck "Pause DAGs".', 'Prüfen Sie „DAGs pausieren“ erneut.', undefined],
    ['Set deployRunbook.airflow.url.', 'Setzen Sie deployRunbook.airflow.', 'other setting'],
    ['[Start](command:a.b)', '[Los](command:a.c)', 'other link'],
    ['before: ', 'vorher:', 'other spaces around it'],
    ['One\ntwo', 'Eins zwei', 'other lines'],
    ['Nothing is open', 'Nichts ist offen.', 'another end'],
    ['Roll back…', 'Zurückrollen', 'another end'],
    ['Run “Deploy Runbook: Start…”.', '„Deploy Runbook: Los…“ ausführen.', undefined],
    ['Run “Deploy Runbook: Start…”.', '„Deploy Runbook: Start…“ ausführen.', 'no “Los” in'],
    ['Open', '', 'missing'],
    ['en-US', 'de-AT', undefined],
    ['en-US', 'Deutsch', 'no language tag'],
    [MONTHS, 'Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez', undefined],
    [MONTHS, 'Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov', 'not twelve months'],
  ];
  for (const [key, own, fault] of cases)
    it(`include ${fault ?? 'none'}: ${own}`, () => {
      assert.deepEqual(faults(key, own), fault === undefined ? [] : [`${fault}: ${key}`]);
    });

  it('include missing texts and obsolete ones', () => {
    assert.deepEqual(
      faultsOf({ code: { New: 'New' }, manifest: {} }, { code: { Old: 'Alt' }, manifest: {} }),
      ['unknown: Old', 'missing: New'],
    );
  });
});

function sourcesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter(name => /\.tsx?$/.test(name)).map(name => path.join(folder, name));
}

/** Uses TypeScript, so that texts aren't lost that the exporter doesn't understand. */
function textsOf(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  if (!source.includes('@vscode/l10n')) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isT(node.expression)) found.push(literal(node.arguments[0]));
    if (ts.isTaggedTemplateExpression(node) && isT(node.tag)) found.push(template(node.template));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true), visit);
  return found;

  function literal(node: ts.Node | undefined): string {
    if (node !== undefined && ts.isStringLiteralLike(node)) return node.text;
    return assert.fail(`${file}: ${node?.parent.getText()} isn't exported: write its text into the call`);
  }
}

function isT(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.getText() === 'l10n.t';
}

function template(node: ts.TemplateLiteral): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return node.head.text + node.templateSpans.map((span, at) => `{${at}}${span.literal.text}`).join('');
}
