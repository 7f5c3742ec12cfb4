import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../src/rehearsal/world';
import { MODULE } from './aftermath';
import { until } from '../harness/until';

const APPLICATION = 'WordPress/openverse';

/**
 * An engineer who deploys without the extension, by default in the world's own checkout. Commands run asynchronously, because
 * the world's servers are in this process.
 */
export class ByHand {
  constructor(
    private readonly world: World,
    private readonly checkout = world.checkout,
  ) {}

  git(...args: readonly string[]): Promise<string> {
    return this.run('git', ['-c', 'advice.detachedHead=false', ...args]);
  }

  /**
   * Dispatches the release workflow for the image tagged latest.
   * @returns ID of its run
   */
  async dispatch(): Promise<number> {
    const commit = this.world.state.registry.builds.at(-1)?.commit ?? '';
    const workflow = `repos/${APPLICATION}/actions/workflows/release-app.yml/dispatches`;
    const body = { ref: 'main', inputs: { app: 'catalog', 'image-sha': commit } };
    await this.#github('POST', workflow, body);
    return this.world.state.github.runs.at(-1)?.id ?? 0;
  }

  /** Dispatches a release, and waits until it is published. */
  async release(): Promise<void> {
    const id = await this.dispatch();
    await until(
      'the release',
      async () => {
        await this.world.advance();
        return this.world.state.github.runs.find(run => run.id === id)?.conclusion;
      },
      conclusion => conclusion === 'success',
    );
  }

  /** `just bump`, which leaves uncommitted changes. */
  async bump(): Promise<void> {
    await this.run(this.world.tools.just, ['bump', 'prod', 'catalog-airflow']);
  }

  setFlag(value: boolean): void {
    const file = path.join(this.checkout, MODULE);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/(running_dags_cleared\s*=\s*)\w+/, `$1${String(value)}`));
  }

  /** `just apply`, answered with yes. */
  async apply(): Promise<void> {
    await this.run(this.world.tools.just, ['apply', 'prod', 'catalog-airflow'], 'yes\n');
    await this.world.advance();
  }

  /** Pauses DAGs in Airflow's own UI: the simulator sees no request of ours. */
  pause(...dagIds: readonly string[]): void {
    for (const dag of this.world.state.airflow.dags) if (dagIds.includes(dag.dagId)) dag.paused = true;
  }

  async openPullRequest(head: string): Promise<void> {
    const body = { title: 'Bump the catalog', head, base: 'main', body: 'By hand.' };
    await this.#github('POST', 'repos/WordPress/openverse-infrastructure/pulls', body);
  }

  async #github(method: string, where: string, body: object): Promise<void> {
    const answer = await fetch(`${this.world.addresses.github}/${where}`, {
      method,
      headers: { authorization: `Bearer ${this.world.credentials.githubToken}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
  }

  run(program: string, args: readonly string[], input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: this.checkout, stdio: 'pipe' });
      let printed = '';
      child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
      child.stderr.on('data', (data: Buffer) => (printed += data.toString()));
      child.on('error', reject);
      child.on('close', code => {
        if (code === 0) resolve(printed.trim());
        else reject(new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${printed}`));
      });
      // Most commands don't ask anything, and exit before they could be answered.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }
}
