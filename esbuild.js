// @ts-check
'use strict';

/**
 * Bundles what the extension ships into `dist/`.
 *
 * - `extension.js` is all that loads at activation; it requires `deferred.js` when a run is first needed.
 * - `cli.js` is the program `deploy-runbook`, which requires `deferred.js` outside VS Code.
 * - `rehearsal.js` is a plain Node process of its own, `media/checklist.js` runs in the checklist's webview.
 *
 * Flags: `--production` minifies and leaves out source maps; `--watch` rebuilds on each change.
 */
const esbuild = require('esbuild');
const { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const dist = path.join(__dirname, 'dist');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/**
 * Keeps `import('./deferred')` out of the extension's bundle: types flow from the source, and at run time it is a `require`
 * of a bundle of its own.
 * @type {esbuild.Plugin}
 */
const deferred = {
  name: 'deferred',
  setup(build) {
    const source = path.join(__dirname, 'src', 'app', 'deferred');
    build.onResolve({ filter: /\/deferred$/ }, ({ kind, path: to, resolveDir }) =>
      kind === 'dynamic-import' && path.resolve(resolveDir, to) === source
        ? { path: './deferred.js', external: true }
        : undefined,
    );
  },
};

/**
 * The command line reads `deferred.js` outside VS Code, and uses none of what needs it. Inside VS Code, the API is
 * inherited instead of copied: esbuild copies all members of a CommonJS module once for each module that imports it, and the API
 * has hundreds.
 * @type {esbuild.Plugin}
 */
const vscodeIfAny = {
  name: 'vscode-if-any',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'if-any' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'if-any' },
    );
    build.onLoad({ filter: /./, namespace: 'if-any' }, () => ({
      contents: 'try { module.exports = Object.create(require("vscode")); } catch { module.exports = {}; }',
    }));
  },
};

/**
 * The ES module of web-tree-sitter reads `import.meta.url`, which is empty in a CommonJS bundle, and throws at load.
 * @type {esbuild.Plugin}
 */
const commonJsTreeSitter = {
  name: 'common-js-tree-sitter',
  setup(build) {
    build.onResolve({ filter: /^web-tree-sitter$/ }, () => ({ path: require.resolve('web-tree-sitter') }));
  },
};

/**
 * The browser's build of `yaml` is the same code as ES modules, of which only what is used goes into a bundle.
 * @type {esbuild.Plugin}
 */
const yamlModules = {
  name: 'yaml-modules',
  setup(build) {
    const entry = path.join(
      path.dirname(require.resolve('yaml/package.json')),
      'browser',
      'dist',
      'index.js',
    );
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: entry, sideEffects: false }));
  },
};

/**
 * The browser's build of the library of translated texts is an ES module: a module that uses it needs no copy of its exports.
 * The other one can read files as well, which nothing here does.
 * @type {esbuild.Plugin}
 */
const translated = {
  name: 'translated',
  setup(build) {
    const browser = path.join(path.dirname(require.resolve('@vscode/l10n')), 'browser.js');
    build.onResolve({ filter: /^@vscode\/l10n$/ }, () => ({ path: browser, sideEffects: false }));
  },
};

/** Takes the place of `debug`, which simple-git would write each command with, addresses and all, if the environment says so. */
const SILENT =
  'const quiet = () => Object.assign(() => {}, { enabled: false, extend: quiet, destroy() {} }); quiet.formatters = {}; quiet.default = quiet; module.exports = quiet;';

/**
 * What stays out, because nothing here uses it. `form-data` makes forms, and two of axios's three ways to send are for
 * browsers and for `fetch`; all requests go the third, which follows no redirect, so that what would follow them isn't needed
 * either. What simple-git would write by `debug` goes nowhere.
 * @type {esbuild.Plugin}
 */
const leftOut = {
  name: 'left-out',
  setup(build) {
    const absent = (/** @type {string} */ path) => ({ path, namespace: 'absent' });
    build.onResolve({ filter: /^(form-data|follow-redirects)$/ }, ({ path }) => absent(path));
    build.onResolve({ filter: /^\.\/(xhr|fetch)\.js$/ }, ({ path: to, importer }) =>
      path.basename(importer) === 'adapters.js' && importer.includes(`${path.sep}axios${path.sep}`)
        ? absent(to)
        : undefined,
    );
    build.onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: 'silent' }));
    build.onLoad({ filter: /./, namespace: 'silent' }, () => ({ contents: SILENT }));
    build.onLoad({ filter: /./, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Files that the bundles read at run time, by their place in `dist/`. */
const assets = {
  'web-tree-sitter.wasm': 'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-hcl.wasm': 'node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
  ...folder('src/runbooks', 'runbooks', /\.yaml$/),
  ...folder('src/rehearsal/template', 'template', /./),
};

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: __dirname,
  bundle: true,
  // THIRD-PARTY-NOTICES.txt has them in full.
  legalComments: 'none',
  logLevel: 'info',
  metafile: true,
  minify: production,
  outdir: dist,
  sourcemap: !production,
};

/** @type {esbuild.BuildOptions} */
const host = {
  ...common,
  entryPoints: {
    cli: 'src/cli.ts',
    extension: 'src/extension.ts',
    deferred: 'src/app/deferred.ts',
    rehearsal: 'src/rehearsal/main.ts',
  },
  format: 'cjs',
  platform: 'node',
  plugins: [deferred, vscodeIfAny, commonJsTreeSitter, yamlModules, translated, leftOut],
  // `import()` becomes `require`, which VS Code hooks to provide `vscode`.
  supported: { 'dynamic-import': false },
  target: 'node22',
};

/** @type {esbuild.BuildOptions} */
const webview = {
  ...common,
  entryPoints: {
    'media/checklist': 'media/checklist/main.ts',
    'media/style': 'media/checklist/style.css',
  },
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
};

/**
 * The files below a folder whose name matches, as `{ [to/name]: from/name }`.
 * @param {string} from
 * @param {string} to
 * @param {RegExp} name
 * @returns {Record<string, string>}
 */
function folder(from, to, name) {
  const directory = path.join(__dirname, from);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && name.test(entry.name))
    .map(entry => path.relative(directory, path.join(entry.parentPath, entry.name)));
  return Object.fromEntries(files.map(file => [`${to}/${file}`, `${from}/${file}`]));
}

/** Minifies a program in its place, which keeps its mode. @param {string} file */
function minify(file) {
  writeFileSync(
    file,
    esbuild.transformSync(readFileSync(file, 'utf8'), { minify: true, platform: 'node' }).code,
  );
}

/** Copies the assets and returns their sources. */
function copyAssets() {
  return Object.entries(assets).map(([to, from]) => {
    const target = path.join(dist, to);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(__dirname, from), target);
    if (production && target.endsWith('.cjs')) minify(target);
    return from;
  });
}

/** Leaves out of the parser what isn't used. */
async function slimParser() {
  const { parserOnly } = await import('./scripts/slim-wasm.mjs');
  const file = path.join(dist, 'web-tree-sitter.wasm');
  writeFileSync(file, await parserOnly(readFileSync(file)));
}

/** Writes what suggestions and hovers say: the words of the runbook's schema, and nothing else of it. */
async function describeKinds() {
  const { kindWords, onlyWords, withWords } = await import('./scripts/kind-words.mjs');
  const source = path.join(__dirname, 'src', 'runbooks', 'runbook.schema.json');
  const words = kindWords(readFileSync(path.join(__dirname, 'docs', 'kinds.md'), 'utf8'));
  const schema = withWords(
    JSON.parse(readFileSync(source, 'utf8')),
    words,
    path.join(__dirname, 'src', 'kinds'),
  );
  const format = path.join(__dirname, 'src', 'core', 'runbook', 'runbook.ts');
  writeFileSync(path.join(dist, 'runbooks', 'words.json'), JSON.stringify(onlyWords(schema, format)));
}

async function main() {
  // What a window runs stays there until its next build is written.
  if (!watch) rmSync(dist, { recursive: true, force: true });
  const copied = copyAssets();
  await Promise.all([...(production ? [slimParser()] : []), describeKinds()]);
  if (watch) {
    const contexts = await Promise.all([host, webview].map(options => esbuild.context(options)));
    // VS Code opens its window as soon as one of them reports that it has finished. The watch reports errors.
    await Promise.allSettled(contexts.map(context => context.rebuild()));
    await Promise.all(contexts.map(context => context.watch()));
    return;
  }
  const results = await Promise.all([host, webview].map(options => esbuild.build(options)));
  const { thirdPartyNotices } = await import('./scripts/notices.mjs');
  const inputs = results.flatMap(result => Object.keys(result.metafile?.inputs ?? {}));
  writeFileSync(
    path.join(dist, 'THIRD-PARTY-NOTICES.txt'),
    thirdPartyNotices(__dirname, [...inputs, ...copied]),
  );
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
