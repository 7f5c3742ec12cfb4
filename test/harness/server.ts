import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './freePort';
import { installExtension } from './installedExtension';
import { readSetup } from './setup';
import { quietSettings, type UserSettings } from './settings';

export interface ServerOptions {
  /** Folder for everything of this server: settings, extensions, storage, log. It is kept. */
  readonly dataDir: string;
  /** Packed extensions to install first. */
  readonly vsix?: readonly string[];
  /** In addition to {@link quietSettings}. */
  readonly settings?: UserSettings;
  /** Environment in addition to ours; a server's terminals and extensions inherit it. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * `signed-in`: a signed-in stub replaces the GitHub sign-in, which needs the network. `few`: only the extensions that a
   * deployment needs, which opens a window in two thirds of the time.
   */
  readonly builtIn?: 'all' | 'signed-in' | 'few';
  /** Allows a window to run tests in its extension host. Toasts aren't shown then. */
  readonly testDriver?: boolean;
  /** A secret that a browser must send; none: anyone who can reach the port gets in. */
  readonly token?: string;
}

/** A VS Code server that a browser can open. */
export interface Server {
  /** Its page's address, without a folder. */
  readonly address: string;
  /** Its own log. */
  readonly log: string;
  /** Adds settings to the existing ones; a window reads them when it loads. */
  configure(settings: UserSettings): void;
  /** Process IDs of its extension hosts, one per window. */
  extensionHosts(): readonly number[];
  /** Ends the server with its extension hosts and terminals. */
  stop(): Promise<void>;
  /** Like a power failure: no process gets to shut down cleanly. */
  kill(): Promise<void>;
}

/**
 * The folder of a server with VS Code's user data.
 * @param dataDir as in {@link ServerOptions}
 */
export function userDataOf(dataDir: string): string {
  return path.join(dataDir, 'data', 'User');
}

/**
 * Starts a server and waits until it answers.
 * @throws {Error} when it exits or doesn't answer within 60 s; the message names its log
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { dataDir, vsix = [], env = {}, builtIn = 'all', testDriver = false, token } = options;
  const { server, node, signedInExtensions, fewExtensions, tools } = readSetup();
  const builtInFolder = { all: undefined, 'signed-in': signedInExtensions, few: fewExtensions }[builtIn];
  const extensions = path.join(dataDir, 'extensions');
  mkdirSync(userDataOf(dataDir), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  const configure = settingsFile(path.join(userDataOf(dataDir), 'settings.json'));
  configure({ ...quietSettings, ...options.settings });

  const common = [
    `--server-data-dir=${dataDir}`,
    `--extensions-dir=${extensions}`,
    '--accept-server-license-terms',
  ];
  const main = path.join(server, 'out', 'server-main.js');
  for (const file of vsix) installExtension(file, extensions);
  const port = await freePort();
  const log = path.join(dataDir, 'server.log');
  const output = openSync(log, 'w');
  const child = spawn(
    node,
    [
      main,
      ...common,
      '--host=127.0.0.1',
      `--port=${port}`,
      '--disable-telemetry',
      token === undefined ? '--without-connection-token' : `--connection-token=${token}`,
      ...(builtInFolder === undefined ? [] : [`--builtin-extensions-dir=${builtInFolder}`]),
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    {
      cwd: server,
      detached: true,
      env: { ...process.env, PATH: [tools, process.env.PATH].filter(Boolean).join(path.delimiter), ...env },
      stdio: ['ignore', output, output],
    },
  );
  const end = () => kill(child, 'SIGKILL');
  process.once('exit', end);
  const address = `http://127.0.0.1:${port}/`;
  await untilAnswers(address, child, log);
  return {
    address,
    log,
    configure,
    extensionHosts: () => extensionHostsOf(child.pid),
    stop: async () => {
      process.off('exit', end);
      await stop(child);
    },
    kill: async () => {
      process.off('exit', end);
      const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
      end();
      await exited;
    },
  };
}

function settingsFile(file: string): (settings: UserSettings) => void {
  let current: UserSettings = {};
  return settings => {
    current = { ...current, ...settings };
    writeFileSync(file, JSON.stringify(current, null, 2));
  };
}

async function untilAnswers(address: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(address).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      kill(child, 'SIGKILL');
      throw new Error(
        `The VS Code server did not come up; ${log} ends with:\n${readFileSync(log, 'utf8').slice(-2000)}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

function extensionHostsOf(server: number | undefined): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap(line => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === server && args.includes('--type=extensionHost') ? [Number(pid)] : [];
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  kill(child, 'SIGTERM');
  const killer = setTimeout(() => kill(child, 'SIGKILL'), 5_000);
  await exited;
  clearTimeout(killer);
  kill(child, 'SIGKILL');
}

/** The server leads a process group that includes its extension hosts. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
