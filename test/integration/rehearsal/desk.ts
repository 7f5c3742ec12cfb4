import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tryRun, type CommandResult } from '../../../src/rehearsal/command';
import { FLAG, MODULE_FILE } from '../../../src/rehearsal/repository';
import type { World } from '../../../src/rehearsal/world';
import { dispatch, latestCommit } from './worlds';

/** Works in the checkout like a person, with the tools that the world found. */
export class Desk {
  constructor(readonly world: World) {}

  just(recipe: string, input = ''): Promise<CommandResult> {
    const { just } = this.world.tools;
    return tryRun(just, [recipe, 'prod', 'catalog-airflow'], { cwd: this.world.checkout, input });
  }

  async git(...args: string[]): Promise<string> {
    const result = await tryRun('git', args, { cwd: this.world.checkout });
    return result.stdout.trim() + (result.exitCode === 0 ? '' : ` failed: ${result.stderr}`);
  }

  setFlag(value: boolean): void {
    this.edit(text => text.replace(FLAG, `$1${String(value)}`));
  }

  edit(change: (text: string) => string): void {
    const file = path.join(this.world.checkout, MODULE_FILE);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  /** Releases, bumps and sets the flag: everything before an apply. */
  async prepare(): Promise<void> {
    await dispatch(this.world, latestCommit(this.world));
    await this.world.advance();
    assert.equal((await this.just('bump')).exitCode, 0);
    this.setFlag(true);
  }
}
