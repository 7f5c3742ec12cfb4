import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GitApi } from '../../../../../src/core/ports/git';
import { createGit } from '../../../../../src/platform/node/git';

/** A checkout with its own identity, and git as the product drives it. */
export interface Clone {
  readonly root: string;
  readonly git: GitApi;
  /** Runs plain git in it and returns what it printed. */
  sh(...args: readonly string[]): string;
  write(file: string, content: string): void;
  /** Commits a file and returns the commit. */
  commit(file: string, content: string): string;
  hook(name: string, script: string): void;
}

const FIRST = `commit refs/heads/main
committer first <first@example.org> now
data <<END
Change main.tf
END
`;

/** A bare origin with one commit on `main`, and clones of it, isolated from this machine's git configuration. */
export class Playground {
  readonly directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'deploy-runbook-git-')));
  readonly origin = path.join(this.directory, 'origin.git');
  readonly env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: this.directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: path.join(this.directory, 'gitconfig'),
  };

  constructor() {
    writeFileSync(path.join(this.directory, 'gitconfig'), '[init]\n\tdefaultBranch = main\n');
    this.git(this.directory, 'init', '--quiet', '--bare', this.origin);
    // In one process instead of the dozen of a clone, a commit and a push.
    const input = `${FIRST}M 100644 inline main.tf\ndata <<END\nversion = "1"\nflag    = false\nEND\n`;
    this.run(this.origin, ['fast-import', '--quiet', '--date-format=now'], input);
  }

  clone(name: string): Clone {
    const root = path.join(this.directory, name);
    const own = ['--config', `user.name=${name}`, '--config', `user.email=${name}@example.org`];
    this.git(this.directory, 'clone', '--quiet', ...own, this.origin, root);
    const sh = (...args: readonly string[]) => this.git(root, ...args);
    const write = (file: string, content: string) => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), content);
    };
    return {
      root,
      git: createGit({ root, env: this.env }),
      sh,
      write,
      commit: (file, content) => {
        write(file, content);
        sh('add', '--', file);
        sh('commit', '--quiet', '-m', `Change ${file}`);
        return sh('rev-parse', 'HEAD').trim();
      },
      hook: (hook, script) => {
        const file = path.join(root, '.git', 'hooks', hook);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, `#!/bin/sh\n${script}\n`);
        chmodSync(file, 0o755);
      },
    };
  }

  /** The commit at a ref of the bare origin; empty when there is none. */
  at(ref: string): string {
    return this.git(this.origin, 'for-each-ref', '--format=%(objectname)', ref).trim();
  }

  /** From now on, origin accepts each push but dies before it answers. */
  breakAfterPush(): void {
    const hook = path.join(this.origin, 'hooks', 'post-receive');
    writeFileSync(hook, '#!/bin/sh\nkill -9 $PPID\n');
    chmodSync(hook, 0o755);
  }

  git(cwd: string, ...args: readonly string[]): string {
    return this.run(cwd, args, '');
  }

  private run(cwd: string, args: readonly string[], input: string): string {
    return execFileSync('git', args, { cwd, env: this.env, encoding: 'utf8', stdio: 'pipe', input });
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export const signal = new AbortController().signal;

/** For `assert.rejects`: a problem with this code. */
export function problem(code: string): (error: unknown) => boolean {
  return error => {
    const found = (error as { problem?: { code?: string } }).problem?.code;
    if (found !== code) throw error;
    return true;
  };
}
