import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  TextReader,
  TextWriter,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js';
import { squeeze } from '../../scripts/squeeze.mjs';

const root = path.resolve(__dirname, '../..');

interface LockedPackage {
  readonly integrity?: string;
  readonly dev?: boolean;
}
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const locked = (): [string, LockedPackage][] =>
  Object.entries(
    (JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }).packages,
  ).filter(([folder]) => folder !== '');

/** Each allows shipping its package under MIT if its text is included, as it is in the notices. */
const compatible = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** A component in CycloneDX 1.5. */
interface Component {
  readonly name: string;
  readonly version: string;
  /** `optional` for development dependencies. */
  readonly scope: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string } }[];
  readonly hashes?: readonly { readonly alg: string }[];
}

/** Redrawn here, so it isn't an installed package. */
const DRAWN = '@vscode/codicons';
/** The packages listed in the package's notices. */
const shipped = (): { readonly name: string; readonly version: string; readonly license: string }[] =>
  [...read('dist/THIRD-PARTY-NOTICES.txt').matchAll(/^(@?[\w./-]+) (\d+\.\d+\.\S+) \((.*)\)$/gm)]
    .map(([, name = '', version = '', license = '']) => ({ name, version, license }))
    .filter(({ name }) => name !== DRAWN);

describe('package: supply chain', () => {
  it('packs the same bytes in another folder, at another time, with another umask and time zone', () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'package-')));
    try {
      copyCheckout(folder);
      pack(root, {});
      pack(folder, { TZ: 'Asia/Kathmandu', LC_ALL: 'C.UTF-8' }, '077');
      assert.equal(
        digest(path.join(folder, 'deploy-runbook.vsix')),
        digest(path.join(root, 'deploy-runbook.vsix')),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('compresses a release reproducibly, and changes nothing but its size', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
    try {
      const [before = '', once = '', again = ''] = ['before', 'once', 'again'].map(name =>
        path.join(folder, `${name}.zip`),
      );
      const writer = new ZipWriter(new Uint8ArrayWriter());
      const texts = {
        'README.md': 'Deploys what a runbook says. ',
        'dist/cli.js': 'console.log("checked");\n',
      };
      for (const [name, text] of Object.entries(texts))
        await writer.add(name, new TextReader(text.repeat(200)), {
          unixMode: 0o100755,
          level: 1,
          extendedTimestamp: false,
        });
      writeFileSync(before, await writer.close());
      for (const file of [once, again]) {
        cpSync(before, file);
        await squeeze(file);
      }
      assert.equal(digest(once), digest(again));
      assert.deepEqual(await entries(once), await entries(before));
      assert.ok(statSync(once).size < statSync(before).size);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('ships only packages covered by an audit without development dependencies', () => {
    const names = shipped().map(({ name }) => name);
    assert.ok(names.includes('axios') && names.length > 20, names.join(' '));
    const audited = new Set(
      locked()
        .filter(([, { dev }]) => dev !== true)
        .map(([folder]) => folder.replace(/^.*node_modules\//, '')),
    );
    assert.deepEqual(
      names.filter(name => !audited.has(name)),
      [],
    );
  });

  it('ships only packages whose licenses are compatible with ours', () => {
    assert.deepEqual(
      shipped().filter(({ license }) => !compatible.includes(license)),
      [],
    );
  });

  it('credits the icons that it redraws, with their license and the changes, as that requires', () => {
    const notices = read('dist/THIRD-PARTY-NOTICES.txt');
    const [, said = ''] = notices.split(new RegExp(`^${DRAWN} \\d.*\\(CC-BY-4\\.0\\)$`, 'm'));
    assert.match(said, /Microsoft Corporation, https:\/\/github\.com\/microsoft\/vscode-codicons/);
    assert.match(said, /https:\/\/creativecommons\.org\/licenses\/by\/4\.0\/legalcode/);
    assert.match(said, /with rounded coordinates/);
    assert.ok(!locked().some(([folder]) => folder.endsWith(DRAWN)));
  });

  it('lists everything that ships in the bill of materials, with license and content', () => {
    const bill = JSON.parse(
      execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8' }),
    ) as { readonly bomFormat: string; readonly components: readonly Component[] };
    assert.equal(bill.bomFormat, 'CycloneDX');
    const listed = bill.components.map(({ name, version, scope, licenses, hashes }) => ({
      name,
      version,
      license: licenses?.[0]?.license?.id,
      scope,
      isHashed: hashes?.[0]?.alg === 'SHA-512',
    }));
    for (const each of shipped())
      assert.deepEqual(
        listed.find(({ name, version }) => name === each.name && version === each.version),
        { ...each, scope: 'required', isHashed: true },
      );
    const release = read('.github/workflows/release.yml');
    assert.match(release, /npm run --silent sbom > deploy-runbook\.cdx\.json/);
    assert.match(release, /path: \|\n +deploy-runbook\.vsix\n +deploy-runbook\.cdx\.json/);
  });

  it('locks every package to its content hash', () => {
    const unlocked = locked().filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'));
    assert.deepEqual(
      unlocked.map(([folder]) => folder),
      [],
    );
  });

  it('pins every direct dependency to an exact version', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const wanted = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    assert.ok(wanted.length > 20);
    assert.deepEqual(
      wanted.filter(([, version]) => !/^(npm:[a-z-]+@)?\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  });

  it('pins third-party actions to commits in every workflow', () => {
    const workflows = readdirSync(path.join(root, '.github/workflows'));
    const uses = workflows.flatMap(name => [...read(`.github/workflows/${name}`).matchAll(/uses: *(\S+)/g)]);
    assert.ok(uses.length > 0);
    assert.deepEqual(
      uses.map(match => match[1] ?? '').filter(action => !/^(\.\/|[\w./-]+@[0-9a-f]{40}$)/.test(action)),
      [],
    );
  });
});

/** Copies the files that git would commit, dated a day earlier, next to the same packages. */
function copyCheckout(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const yesterday = Date.now() / 1000 - 86_400;
  for (const name of listed.split('\0').filter(each => each !== '' && each !== 'node_modules')) {
    const target = path.join(folder, name);
    cpSync(path.join(root, name), target);
    utimesSync(target, yesterday, yesterday);
  }
  symlinkSync(realpathSync(path.join(root, 'node_modules')), path.join(folder, 'node_modules'));
  const git = realpathSync(
    execFileSync('git', ['rev-parse', '--absolute-git-dir'], { cwd: root, encoding: 'utf8' }).trim(),
  );
  symlinkSync(git, path.join(folder, '.git'));
}

/** What readers of a zip file see of each entry. */
async function entries(file: string) {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(file)));
  return Promise.all(
    (await reader.getEntries()).map(async entry => ({
      name: entry.filename,
      mode: entry.externalFileAttributes,
      at: entry.lastModDate.getTime(),
      text: entry.directory ? '' : await entry.getData(new TextWriter()),
    })),
  );
}

function pack(folder: string, env: NodeJS.ProcessEnv, umask = '022'): void {
  execFileSync('sh', ['-c', `umask ${umask} && exec node scripts/package.mjs`], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
