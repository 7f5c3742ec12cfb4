import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../harness/setup';
import { median, quantile, type Row } from './row';

const ROUNDS = 20;

/** `npm start`, from its first process to an address that answers: into an empty folder, and again. */
export async function start(): Promise<Row[]> {
  rmSync(path.join(root, '.vscode-test', 'start'), { recursive: true, force: true });
  const cold = await startOnce();
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round++) warm.push(await startOnce());
  return [
    { what: '`npm start` the first time', reached: cold, unit: 's' },
    {
      what: '`npm start` again',
      reached: median(warm),
      unit: 's',
      spread: [quantile(warm, 0.1), quantile(warm, 0.9)],
    },
  ];
}

/** @returns how long it took, in seconds */
async function startOnce(): Promise<number> {
  const began = performance.now();
  // A desktop VS Code, if there is one, would open a window.
  const child = spawn(process.execPath, ['scripts/start.mjs', '--server'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /http:\S+/.exec(line)?.[0];
      if (address === undefined) continue;
      await answers(address);
      return (performance.now() - began) / 1_000;
    }
    throw new Error('npm start ended before it had an address.');
  } finally {
    child.kill('SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

/** Opens an address as a browser does, trading the token in it for a cookie. */
async function answers(address: string): Promise<void> {
  const first = await fetch(address, { redirect: 'manual' });
  const cookie = first.headers.getSetCookie().map(each => each.split(';')[0] ?? '');
  const next = new URL(first.headers.get('location') ?? '', address);
  const { ok, status } = await fetch(next, { headers: { cookie: cookie.join('; ') } });
  if (!ok) throw new Error(`${address} answers ${status}.`);
}
