import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// Only what oxlint has no rule for: it checks all else, with types (.oxlintrc.json).

/** Which folder may import which: one way, towards `core`. Paths of `except` are relative to `from`. */
const zones = [
  {
    target: './src/core',
    from: './src',
    except: ['./core'],
    message: 'core is the meeting point: it imports nothing of ours outside core.',
  },
  {
    target: './src/core/journal',
    from: './src/core',
    except: ['./journal', './ports', './clockTime.ts', './errors.ts', './inOrder.ts', './median.ts'],
    message: 'The journal is what all else is told from: it knows none of it.',
  },
  ...['candidates', 'kind', 'lock', 'parsing', 'plan', 'runbook', 'view'].map(folder => ({
    target: `./src/core/${folder}`,
    from: './src/core/engine',
    message: 'The engine drives what the others describe; none of them knows what drives it.',
  })),
  ...['kinds', 'clients', 'platform', 'rehearsal'].map(folder => ({
    target: `./src/${folder}`,
    from: './src',
    except: [`./${folder}`, './core', ...(folder === 'platform' ? ['./contributions.ts'] : [])],
    message: `${folder} meets the other parts only through core; app joins them.`,
  })),
  {
    target: './src/kinds/shared',
    from: './src/kinds',
    except: ['./shared'],
    message: 'kinds/shared is the ground that kinds stand on: it knows none of them.',
  },
  {
    target: ['./src/contributions.ts', './src/protocol.ts'],
    from: './src',
    except: ['./core', './contributions.ts', './protocol.ts'],
    message: 'Names and messages are words that parts share; they know none of the parts.',
  },
  {
    target: './src/platform/node',
    from: './src/platform/vscode',
    message: 'platform/node also runs outside VS Code.',
  },
  {
    target: './src/ui',
    from: './src',
    except: ['./ui', './core', './contributions.ts', './protocol.ts'],
    message: 'ui shows the view model of core; it reaches neither platform nor clients.',
  },
  {
    target: ['compose', 'rehearsal', 'runningWorld', 'tryCredentials'].map(name => `./src/app/${name}.ts`),
    from: ['./src/ui', './src/platform/vscode'],
    message: 'The tests compose the engine in plain Node, from these files.',
  },
  {
    target: './src',
    from: './src/extension.ts',
    message: 'extension.ts is where all begins; no part knows it.',
  },
  {
    target: ['./src', './media'],
    from: './test',
    message: 'The product does not depend on its tests.',
  },
  {
    target: './media',
    from: './src',
    except: ['./core', './protocol.ts'],
    message: 'A webview knows the view model, the messages and the words, nothing of the host.',
  },
];

const vscodeOnlyAtTheEdge = {
  regex: '^vscode$',
  message:
    'vscode belongs in extension.ts, app, ui, platform/vscode and test/host, so that the rest runs in plain Node.',
};
const pureCore = {
  regex: '^node:(?!crypto$|path$|path/posix$|util$)',
  message: 'core does no I/O: it gets clock, files and network through core/ports.',
};

/** Each shows text to a person, or opens something: only where the text is made neutral on its way. */
const waysOut = [
  ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage', 'setStatusBarMessage'],
  ...['showInputBox', 'createInputBox', 'showQuickPick', 'createQuickPick', 'showWorkspaceFolderPick'],
  ...['withProgress', 'createStatusBarItem', 'createTerminal', 'createOutputChannel', 'openExternal'],
  ...[
    'postMessage',
    'createTextEditorDecorationType',
    'registerHoverProvider',
    'registerCompletionItemProvider',
  ],
].join('|');
const shownClasses =
  'TreeItem|MarkdownString|Hover|Diagnostic|CodeLens|InlayHint|NotebookCellData|LanguageModelTextPart';
const shownProperties = [
  ...['label', 'description', 'tooltip', 'message', 'badge', 'title', 'prompt', 'placeholder'],
  ...['validationMessage', 'text', 'detail', 'accessibilityInformation'],
].join('|');
const neutralOnly =
  'What comes from outside may hold links, icons and controls: show it through src/ui/show, which makes it neutral.';
const onlyNeutral = [
  `Identifier[name=/^(${waysOut})$/]`,
  `Literal[value=/^(${waysOut})$/]`,
  `NewExpression[callee.name=/^(${shownClasses})$/]`,
  `NewExpression[callee.property.name=/^(${shownClasses})$/]`,
  `ObjectPattern > Property[key.name=/^(${shownClasses})$/]`,
  `AssignmentExpression[left.property.name=/^(${shownProperties})$/]`,
  'Literal[value=/^(vscode[.]open|vscode[.]openWith|simpleBrowser[.].*)$/]',
].map(selector => ({ selector, message: neutralOnly }));

/** Text becomes no markup in the webview: preact draws it as text, and VS Code would open an `href` past the host's check. */
const textOnly = [
  'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|href|src|srcDoc|srcdoc|style|formAction|action)$/]',
  'Identifier[name=/^(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|DOMParser|srcdoc)$/]',
].map(selector => ({ selector, message: 'The webview shows text, and asks the host to open links.' }));

/** `npm run l10n` finds texts by this name and as literals. */
const exported = [
  "MemberExpression[object.property.name='l10n'][property.name='t']",
  "VariableDeclarator[init.property.name='l10n'] Property[key.name='t']",
  "VariableDeclarator[init.name='l10n']",
  "ImportDeclaration[source.value='vscode'] ImportSpecifier[imported.name='l10n']",
  "ImportDeclaration[source.value='@vscode/l10n'] ImportSpecifier[imported.name!='config']",
  "CallExpression[callee.object.name='l10n'][callee.property.name='t'][arguments.0.type!='Literal']",
].map(selector => ({
  selector,
  message:
    "Texts are translated by l10n.t with a literal, or as its template; l10n is all of '@vscode/l10n'.",
}));

export default defineConfig(
  {
    ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', '.cache/', 'test-results/', '**/fixtures/'],
  },
  {
    files: ['**/*.{ts,tsx,js,cjs,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parser: tseslint.parser },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
    },
    rules: { 'import-x/no-restricted-paths': ['error', { zones }] },
  },
  {
    files: ['src/**', 'media/**'],
    ignores: ['src/extension.ts', 'src/app/**', 'src/ui/**', 'src/platform/vscode/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [vscodeOnlyAtTheEdge] }] },
  },
  {
    files: ['src/app/{compose,rehearsal,tryCredentials}.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [vscodeOnlyAtTheEdge] }] },
  },
  {
    files: ['src/core/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [vscodeOnlyAtTheEdge, pureCore] }] },
  },
  { files: ['src/**'], rules: { 'no-restricted-syntax': ['error', ...exported] } },
  {
    files: ['src/**'],
    ignores: [
      'src/ui/show/**',
      'src/platform/vscode/{log,terminalHost}.ts',
      'src/{rehearsal,clients,kinds,core}/**',
    ],
    rules: { 'no-restricted-syntax': ['error', ...onlyNeutral, ...exported] },
  },
  { files: ['media/**'], rules: { 'no-restricted-syntax': ['error', ...textOnly, ...exported] } },
);
