/**
 * Installs a VS Code server, and a Node to run it, in `.vscode-test/` from the npm registry alone.
 *
 * The server is the one inside the npm package code-server: VS Code itself, with its built-in extensions. None of the packages'
 * own scripts are run. Pinned packages are unpacked once and then left alone.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { output, root } from './process.mjs';

const codeServer = {
  package: 'code-server@4.139.1',
  sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

/** npm has this Node for Linux only. */
const nodeVersion = '24.21.0';
/** @type {Record<string, string | undefined>} */
const nodeSha512 = {
  'linux-x64': '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64': 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

const home = path.join(root, '.vscode-test');

/**
 * The eighty others account for a third of the time that a window takes to open, and no deployment needs them: the engine runs
 * git by itself. The first happy path runs beside all of them.
 */
const few = ['github-authentication', 'json', 'markdown-basics', 'theme-defaults', 'theme-seti', 'yaml'];

/**
 * @typedef {object} VsCode
 * @property {string} server folder of the server, with `out/server-main.js`
 * @property {string} node the Node that runs it
 * @property {string} signedInExtensions the built-in extensions, with a stub that is signed in to GitHub
 * @property {string} fewExtensions the built-in extensions that a deployment needs
 */

/** @returns {VsCode} */
export function setUpVsCode() {
  mkdirSync(home, { recursive: true });
  const server = ensure('vscode-server-4.139.1', unpackServer);
  return {
    server,
    node: nodeFor(),
    signedInExtensions: linkSignedInExtensions(server),
    fewExtensions: linkExtensions(server, 'extensions-few', few),
  };
}

/**
 * Fills a folder of `.vscode-test/` once; a half-filled one never gets the name.
 * @param {string} name
 * @param {(folder: string) => void} fill
 */
function ensure(name, fill) {
  const folder = path.join(home, name);
  if (existsSync(folder)) return folder;
  console.log(`Fetching ${name} from the npm registry.`);
  const partial = mkdtempSync(path.join(home, 'partial-'));
  try {
    fill(partial);
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** @param {string} folder */
function unpackServer(folder) {
  unpack(codeServer.package, codeServer.sha512, folder, 'package/lib/vscode');
  // The package's own lock lacks a peer dependency, so a plain `npm ci` fails.
  npm(['ci', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], folder);
  // Chat sets itself up on the first start, and covers half of the window.
  rmSync(path.join(folder, 'extensions', 'copilot'), { recursive: true, force: true });
}

/** The running Node if it has `module.registerHooks`, which the server needs. */
function nodeFor() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= 15)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const sha512 = nodeSha512[platform];
  if (sha512 === undefined)
    throw new Error(
      `VS Code needs Node 22.15 or newer, and npm has none for ${platform}. Run this with a newer Node.`,
    );
  const folder = ensure(`node-${nodeVersion}`, to =>
    unpack(`node-${platform}@${nodeVersion}`, sha512, to, 'package'),
  );
  return path.join(folder, 'bin', 'node');
}

/**
 * A folder of links to the built-in extensions, with the stub replacing the GitHub sign-in.
 * @param {string} server
 */
function linkSignedInExtensions(server) {
  const folder = linkExtensions(server, 'extensions-signed-in', readdirSync(path.join(server, 'extensions')));
  const stub = path.join(folder, 'github-authentication');
  rmSync(stub);
  symlinkSync(path.join(root, 'test', 'harness', 'githubAuthentication'), stub);
  return folder;
}

/**
 * A folder of links to built-in extensions.
 * @param {string} server
 * @param {string} name of the folder
 * @param {readonly string[]} extensions
 */
function linkExtensions(server, name, extensions) {
  const folder = path.join(home, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const each of extensions) symlinkSync(path.join(server, 'extensions', each), path.join(folder, each));
  return folder;
}

/**
 * @param {string} spec the package with its exact version
 * @param {string} sha512 of its archive, in base64
 * @param {string} folder where its files go
 * @param {string} member the part of the archive to extract
 */
function unpack(spec, sha512, folder, member) {
  /** @type {[{ filename: string }]} */
  const [{ filename }] = JSON.parse(npm(['pack', spec, '--json', '--pack-destination', folder], folder));
  const archive = path.join(folder, path.basename(filename));
  const actual = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (actual !== sha512) throw new Error(`${spec} has the sha512 ${actual} and not the pinned ${sha512}.`);
  const strip = member.split('/').length;
  output('tar', ['-xzf', archive, '-C', folder, `--strip-components=${strip}`, member]);
  rmSync(archive);
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  return output('npm', [...args, '--loglevel=error'], { cwd, env: { npm_config_ignore_scripts: 'true' } });
}
