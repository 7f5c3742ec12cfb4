/** Real Airflows for the tests, installed from PyPI into virtual environments, without containers. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canInstall, install } from './debian.mjs';
import { must, output, root, which } from './process.mjs';

/**
 * The versions to install. Airflow publishes its tested pins on GitHub only; installing what PyPI had when that Airflow was new
 * has the same result, so each version has its day.
 * - 2.9.3 is the version that Openverse's catalog ran when its runbook was written.
 * - 2.11.2 is the newest that serves `/api/v1`.
 * - 3.3.2 is the newest that PyPI had for this project's tests; it serves `/api/v2`.
 */
export const airflows = [
  { version: '2.9.3', day: '2024-07-20', providers: ['http'], pins: [] },
  { version: '2.11.2', day: '2026-03-20', providers: ['http'], pins: [] },
  // FAB needs SQLAlchemy-Utils, which broke with SQLAlchemy 2.1.
  { version: '3.3.2', day: '2026-09-25', providers: ['http', 'standard', 'fab'], pins: ['sqlalchemy<2.1'] },
];

/** A Python version that all of them support. */
const python = '3.11';
const uvVersion = '0.13.9';
const cache = path.join(root, '.cache');

/** Environment for creating the database and for all of an installation's programs. */
const settings = {
  AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
  AIRFLOW__CORE__AUTH_MANAGER: 'airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager',
};
/** Complete environment of an installation's programs. */
export const environment = {
  ...settings,
  AIRFLOW__CORE__DAGS_FOLDER: path.join(root, 'test', 'airflow', 'dags'),
};

/** Creates the database and the users. */
const prepare = path.join(root, 'test', 'airflow', 'prepare.py');

/** Something can't be set up on this machine, e.g. because there is no network; the message names the cause. */
export class NotAvailable extends Error {}

/**
 * Installs one Airflow, unless it is already installed, with a database in which the users exist.
 * @param {(typeof airflows)[number]} recipe
 * @returns {Promise<{ bin: string, database: string }>} the folder of its programs, and the initial database
 * @throws {NotAvailable} when PyPI or Python is missing
 */
export async function setUpAirflow(recipe) {
  const home = path.join(cache, `airflow-${recipe.version}`);
  const stamp = path.join(home, 'recipe');
  const bin = path.join(home, 'venv', 'bin');
  const database = path.join(home, 'airflow.db');
  const recipeText = createHash('sha256')
    // The programs of a virtual environment contain its path.
    .update(JSON.stringify([recipe, python, settings, readFileSync(prepare, 'utf8'), home]))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === recipeText) return { bin, database };
  console.log(`Installing Airflow ${recipe.version}, as PyPI had it on ${recipe.day}.`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await installAirflow(recipe, path.join(home, 'venv'));
  await prepareDatabase(bin, home, database);
  writeFileSync(stamp, recipeText);
  return { bin, database };
}

/**
 * @param {(typeof airflows)[number]} recipe
 * @param {string} venv
 */
async function installAirflow({ version, day, providers, pins }, venv) {
  const uv = await setUpUv();
  const env = { UV_PYTHON_DOWNLOADS: 'never', UV_CACHE_DIR: path.join(cache, 'uv-cache') };
  try {
    await must(uv, ['venv', '--quiet', '--python', python, venv], { env });
  } catch (cause) {
    throw new NotAvailable(`It needs Python ${python}, which is not on this machine.`, { cause });
  }
  const packages = [
    `apache-airflow==${version}`,
    ...providers.map(provider => `apache-airflow-providers-${provider}`),
    ...pins,
  ];
  const interpreter = path.join(venv, 'bin', 'python');
  try {
    await must(
      uv,
      // Compiled here once: Python itself would do it at each start of each program where it may not write.
      [
        ...['pip', 'install', '--quiet', '--compile-bytecode', '--python', interpreter],
        ...['--exclude-newer', day, ...packages],
      ],
      { env },
    );
  } catch (cause) {
    throw new NotAvailable('It could not be installed from PyPI; what uv says of it stands above.', {
      cause,
    });
  }
}

/** @type {Promise<string> | undefined} */
let uvReady;

/** Unlike pip, uv can resolve as of a given day. Tried only once, because each try takes a while without a network. */
function setUpUv() {
  return (uvReady ??= installUv());
}

async function installUv() {
  const there = which('uv');
  if (there !== undefined && output(there, ['--version']).includes(uvVersion)) return there;
  const venv = path.join(cache, `uv-${uvVersion}`);
  const uv = path.join(venv, 'bin', 'uv');
  if (existsSync(uv)) return uv;
  try {
    await must('python3', ['-m', 'venv', venv]).catch(async error => {
      // Debian's Python comes without venv.
      if (!canInstall) throw error;
      await install(['python3-venv']);
      await must('python3', ['-m', 'venv', venv]);
    });
    const pip = ['-m', 'pip', '--retries=2', '--timeout=20', 'install', '--quiet'];
    await must(path.join(venv, 'bin', 'python'), [...pip, `uv==${uvVersion}`]);
  } catch (cause) {
    const why = "uv could not be installed: python3 with venv is missing, or PyPI can't be reached.";
    throw new NotAvailable(why, { cause });
  }
  return uv;
}

/**
 * @param {string} bin
 * @param {string} home
 * @param {string} database
 */
async function prepareDatabase(bin, home, database) {
  await must(path.join(bin, 'python'), [prepare], {
    cwd: home,
    env: {
      ...settings,
      AIRFLOW_HOME: home,
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${database}`,
      AIRFLOW__LOGGING__LOGGING_LEVEL: 'ERROR',
      AIRFLOW__LOGGING__FAB_LOGGING_LEVEL: 'ERROR',
      PYTHONWARNINGS: 'ignore',
    },
  });
}
