import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../core/errors';
import { run } from '../command';
import type { Layout } from './layout';
import type { WorldFile } from './worldFile';

const WAIT_MS = 15_000;

/**
 * Holds Terraform's state lock in someone else's name. With the real Terraform the lock is real: another Terraform process
 * waits at its prompt on the same state, and only the details about its owner are made up.
 */
export class StateLock {
  private holder: ChildProcess | undefined;
  private readonly info: string;

  constructor(
    private readonly layout: Layout,
    private readonly tools: Pick<WorldFile['tools'], 'terraform' | 'terraformIsStandIn'>,
  ) {
    this.info = path.join(layout.production, '.terraform.tfstate.lock.info');
  }

  /** @throws {ProblemError} `rehearsal.state-lock` when the lock can't be taken, e.g. because an apply holds it */
  async take(): Promise<void> {
    if (this.holder) return;
    if (existsSync(this.info)) throw lockProblem('it is held already');
    if (!this.tools.terraformIsStandIn) await this.hold();
    writeFileSync(this.info, JSON.stringify(lockInfo()));
  }

  /** Releases the lock; resolves when the process that held it has exited. */
  async release(): Promise<void> {
    const { holder } = this;
    this.holder = undefined;
    if (holder?.exitCode === null) {
      await new Promise(resolve => {
        holder.once('close', resolve);
        holder.kill('SIGKILL');
      });
    }
    if (holder || this.tools.terraformIsStandIn) rmSync(this.info, { force: true });
  }

  private async hold(): Promise<void> {
    const folder = path.join(this.layout.world, 'someone-else');
    const state = path.join(this.layout.production, 'terraform.tfstate');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'main.tf'),
      `terraform {\n  backend "local" {\n    path = ${JSON.stringify(state)}\n  }\n}\n`,
    );
    await run(this.tools.terraform, ['init', '-input=false', '-no-color'], { cwd: folder });
    // Nobody answers its prompt: it keeps the lock until it is killed, or until our end of the pipe is gone.
    const holder = spawn(this.tools.terraform, ['apply', '-no-color'], { cwd: folder, stdio: 'pipe' });
    this.holder = holder;
    let printed = '';
    holder.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    holder.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    const until = Date.now() + WAIT_MS;
    while (!printed.includes('Enter a value:')) {
      if (holder.exitCode !== null || Date.now() > until) {
        await this.release();
        throw lockProblem(printed.slice(-500));
      }
      await sleep(50);
    }
  }
}

function lockInfo(): unknown {
  return {
    ID: '5b0c1d52-88d0-7a0c-3c5e-0f7d2f1f7b1e',
    Operation: 'OperationTypeApply',
    Info: '',
    Who: 'mei-tanaka@workstation',
    Version: '1.11.4',
    Created: new Date(Date.now() - 12 * 60_000).toISOString(),
    Path: 'terraform.tfstate',
  };
}

function lockProblem(why: string): ProblemError {
  return new ProblemError({
    code: 'rehearsal.state-lock',
    message: "The rehearsal can't take Terraform's state lock.",
    remedy: 'Let the running plan or apply end, then switch the fault on again.',
    detail: why,
  });
}
