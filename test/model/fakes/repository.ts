import { applyEdits } from '../../../src/core/textEdit';
import type { FilesApi } from '../../../src/core/ports/files';
import type { FileDiff, GitApi, RefSwap } from '../../../src/core/ports/git';
import { ProblemError } from '../../../src/core/errors';

export const FILE = 'environments/prod/catalog-airflow.tf';
export const LOCK_REF = 'refs/deploy-runbook/lock/prod/catalog-airflow';
const START = `module "catalog-airflow" {
  source               = "../../modules/services/catalog-airflow"
  docker_tag           = "rel-2026.11.01.10.00.00"
  instance_type        = "t3.large"
  running_dags_cleared = false
}
`;

/** Whose locks don't belong to any deployment. */
export const STRANGER = 'mallory';
const OF_ORIGIN = 'refs/remotes/origin/';

interface Lock {
  readonly run: string;
  readonly owner: string;
  readonly obligations: readonly { readonly id: string }[];
}

interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Text of the module's file, or of the lock. */
  readonly text: string;
}

/** The infrastructure repository: origin and this machine's checkout, each with one file. */
export class Repository {
  readonly commits = new Map<string, Commit>();
  readonly origin = new Map<string, string>();
  readonly local = new Map<string, string>();
  branch = 'main';
  text = START;
  otherDirty = false;
  /** Whether a person set the flag, so that it isn't the engine's doing. */
  flagByHand = false;

  constructor() {
    const first = this.commit([], START);
    this.origin.set('refs/heads/main', first);
    this.local.set('refs/heads/main', first);
    this.local.set('refs/remotes/origin/main', first);
  }

  commit(parents: readonly string[], text: string): string {
    const sha = (this.commits.size + 1).toString(16).padStart(40, '0');
    this.commits.set(sha, { sha, parents, text });
    return sha;
  }

  get head(): string {
    return this.local.get(`refs/heads/${this.branch}`) ?? '';
  }

  textAt(sha: string): string {
    return this.commits.get(sha)?.text ?? '';
  }

  /** The lock according to its ref. */
  lock(): Lock | null {
    const sha = this.origin.get(LOCK_REF);
    if (sha === undefined) return null;
    if (this.#read?.sha !== sha) this.#read = { sha, lock: lockIn(this.textAt(sha)) };
    return this.#read.lock;
  }
  /** Whether this machine wrote it, whatever it says. */
  lockIsOurs(): boolean {
    return this.#written.has(this.origin.get(LOCK_REF) ?? '');
  }
  readonly #written = new Set<string>();
  #read: { readonly sha: string; readonly lock: Lock } | undefined;
  lockOwner(): string | undefined {
    return this.lock()?.owner;
  }

  colleagueCommits(change: (text: string) => string): void {
    const main = this.origin.get('refs/heads/main') ?? '';
    this.origin.set('refs/heads/main', this.commit([main], change(this.textAt(main))));
  }
  colleagueTakesLock(now: number): void {
    const before = this.origin.get(LOCK_REF);
    const at = new Date(now).toISOString();
    const held = this.lock();
    const lock = {
      ...{
        version: 1,
        run: 'run-of-grace',
        owner: 'grace',
        since: at,
        heartbeatAt: at,
        reason: 'It is urgent',
      },
      obligations: [],
      ...(held === null
        ? {}
        : { takenOverFrom: { run: held.run, owner: held.owner, obligations: held.obligations } }),
    };
    this.origin.set(LOCK_REF, this.commit(before === undefined ? [] : [before], JSON.stringify(lock)));
  }
  /** Somebody who may push rewrites the lock, or plants one. */
  strangerWritesLock(content: string): void {
    this.origin.set(LOCK_REF, this.commit([], content));
  }
  colleagueRemovesLock(): void {
    this.origin.delete(LOCK_REF);
  }
  colleagueDeletesBranches(): void {
    for (const ref of this.origin.keys()) if (ref.startsWith('refs/heads/deploy')) this.origin.delete(ref);
  }
  setFlagByHand(): void {
    if (this.text.includes('running_dags_cleared = true')) return;
    this.text = this.text.replace('running_dags_cleared = false', 'running_dags_cleared = true');
    this.flagByHand = true;
  }
  switchByHand(): void {
    if (this.text !== this.textAt(this.head)) return;
    this.branch = 'main';
    this.text = this.textAt(this.head);
  }
  /** The person follows the remedies of the preflight. */
  tidyByHand(): void {
    this.otherDirty = false;
    this.text = this.text.replace('t3.small', 't3.large');
    this.flagByHand = false;
  }
  /** `git restore . && git switch main && git pull --ff-only` */
  updateCheckout(): void {
    this.otherDirty = false;
    this.branch = 'main';
    this.local.set('refs/heads/main', this.origin.get('refs/heads/main') ?? '');
    this.text = this.textAt(this.head);
  }

  /** `git restore .`, and removes commits that origin doesn't have. */
  restoreByHand(): void {
    this.otherDirty = false;
    this.branch =
      [...this.local.keys()]
        .findLast(ref => ref.startsWith('refs/heads/deploy/'))
        ?.slice('refs/heads/'.length) ?? 'main';
    if (this.branch !== 'main' && !this.origin.has(`refs/heads/${this.branch}`))
      this.local.set(`refs/heads/${this.branch}`, this.local.get('refs/heads/main') ?? '');
    this.text = this.textAt(this.head);
  }

  isAncestor(sha: string, of: string): boolean {
    return this.#ancestors(of).has(sha);
  }
  /** Where a commit's branch left origin's default branch, which a pull request is compared with. */
  leftMainAt(sha: string): string {
    const main = this.#ancestors(this.origin.get('refs/heads/main') ?? '');
    return [...this.#ancestors(sha)].find(each => main.has(each)) ?? '';
  }
  #ancestors(of: string): Set<string> {
    const seen = new Set<string>();
    const open = [of];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (seen.has(sha)) continue;
      seen.add(sha);
      open.push(...(this.commits.get(sha)?.parents ?? []));
    }
    return seen;
  }
  #resolve(ref: string): string | undefined {
    return (
      (this.commits.has(ref) ? ref : ref === 'HEAD' ? this.head : undefined) ??
      this.local.get(ref) ??
      this.local.get(`refs/remotes/${ref}`) ??
      this.local.get(`refs/heads/${ref}`)
    );
  }
  #changed(): string[] {
    return [
      ...(this.text === this.textAt(this.head) ? [] : [FILE]),
      ...(this.otherDirty ? ['notes.txt'] : []),
    ];
  }

  files(): FilesApi {
    return {
      read: path => Promise.resolve(path === FILE ? this.text : undefined),
      edit: (path, expected, edits) => {
        if (path !== FILE || expected !== this.text) throw problem('files.changed');
        this.text = applyEdits(this.text, edits);
        return Promise.resolve();
      },
      list: () => Promise.resolve([]),
    };
  }

  git(): GitApi {
    return {
      root: '/checkout',
      originPlaces: () =>
        Promise.resolve([
          {
            use: 'fetch',
            address: 'https://github.com/WordPress/openverse-infrastructure.git',
            host: 'github.com',
            repository: 'wordpress/openverse-infrastructure',
          },
        ]),
      originUrl: () => Promise.resolve('https://github.com/WordPress/openverse-infrastructure.git'),
      fetch: () => {
        for (const ref of [...this.local.keys()]) if (ref.startsWith('refs/remotes/')) this.local.delete(ref);
        for (const [ref, sha] of this.origin)
          if (ref.startsWith('refs/heads/'))
            this.local.set(ref.replace('refs/heads/', 'refs/remotes/origin/'), sha);
        return Promise.resolve();
      },
      workingTree: () => Promise.resolve({ branch: this.branch, head: this.head, changed: this.#changed() }),
      defaultBranch: () => Promise.resolve('main'),
      commitOf: ref => Promise.resolve(this.#resolve(ref)),
      divergence: (base, ref) => {
        const a = this.#ancestors(this.#resolve(base) ?? '');
        const b = this.#ancestors(this.#resolve(ref) ?? '');
        return Promise.resolve({
          ahead: [...b].filter(sha => !a.has(sha)).length,
          behind: [...a].filter(sha => !b.has(sha)).length,
        });
      },
      fileAt: (ref, path) => {
        const sha = this.#resolve(ref);
        if (sha === undefined) throw problem('git.unknown-ref');
        return Promise.resolve(path === FILE ? this.textAt(sha) : undefined);
      },
      branchesChanging: (_path, base) => {
        const before = this.#ancestors(this.#resolve(base) ?? '');
        const isChanging = (sha: string) =>
          !before.has(sha) &&
          this.commits.get(sha)?.parents.some(parent => this.textAt(parent) !== this.textAt(sha)) === true;
        return Promise.resolve(
          [...this.local]
            .filter(([ref, sha]) => ref.startsWith(OF_ORIGIN) && [...this.#ancestors(sha)].some(isChanging))
            .map(([ref]) => ref.slice(OF_ORIGIN.length)),
        );
      },
      filesAt: () => Promise.resolve([]),
      textsOf: () => Promise.resolve([]),
      diff: (from, to) => {
        const at = (ref: string) => this.textAt(this.#resolve(ref) ?? '');
        return Promise.resolve(diff(at(from), to === null ? this.text : at(to)));
      },
      createBranch: (name, from) => {
        if (this.#changed().length > 0) throw problem('git.dirty');
        const here = this.local.get(`refs/heads/${name}`) ?? from;
        const there = this.origin.get(`refs/heads/${name}`) ?? from;
        if (here !== from || there !== from) throw problem('git.branch-exists');
        this.local.set(`refs/heads/${name}`, from);
        this.branch = name;
        this.text = this.textAt(from);
        return Promise.resolve();
      },
      branchOff: name => {
        if (this.local.has(`refs/heads/${name}`)) throw problem('git.branch-exists');
        this.local.set(`refs/heads/${name}`, this.head);
        this.branch = name;
        return Promise.resolve();
      },
      checkout: name => {
        if (this.#changed().length > 0) throw problem('git.dirty');
        if (!this.local.has(`refs/heads/${name}`)) throw problem('git.unknown-ref');
        this.branch = name;
        this.text = this.textAt(this.head);
        return Promise.resolve();
      },
      commit: () => {
        if (this.text === this.textAt(this.head)) throw problem('git.nothing-to-commit');
        const sha = this.commit([this.head], this.text);
        this.local.set(`refs/heads/${this.branch}`, sha);
        return Promise.resolve(sha);
      },
      push: name => {
        const sha = this.local.get(`refs/heads/${name}`);
        const there = this.origin.get(`refs/heads/${name}`);
        if (sha === undefined) throw problem('git.unknown-ref');
        if (there !== undefined && !this.isAncestor(there, sha)) throw problem('git.rejected');
        this.origin.set(`refs/heads/${name}`, sha);
        return Promise.resolve();
      },
      remoteCommit: ref => Promise.resolve(this.origin.get(ref) ?? null),
      deleteRemoteBranch: (name, expected) => Promise.resolve(this.#delete(`refs/heads/${name}`, expected)),
      swapRef: (ref, expected, file) => {
        const current = this.origin.get(ref) ?? null;
        if (current !== expected) return Promise.resolve<RefSwap>({ swapped: false, current });
        const sha = this.commit(current === null ? [] : [current], file.seal?.(file.content) ?? file.content);
        this.origin.set(ref, sha);
        this.#written.add(sha);
        return Promise.resolve<RefSwap>({ swapped: true, sha });
      },
      deleteRef: (ref, expected) => Promise.resolve(this.#delete(ref, expected)),
      readRef: ref => {
        const sha = this.origin.get(ref);
        return Promise.resolve(sha === undefined ? null : { sha, content: this.textAt(sha) });
      },
    };
  }

  #delete(ref: string, expected: string): RefSwap {
    const current = this.origin.get(ref) ?? null;
    if (current !== expected) return { swapped: false, current };
    this.origin.delete(ref);
    return { swapped: true, sha: expected };
  }
}

function lockIn(text: string): Lock {
  try {
    return JSON.parse(text) as Lock;
  } catch {
    return { run: '', owner: STRANGER, obligations: [] };
  }
}

/** Compares line by line, since nothing in this model inserts lines. */
export function diff(from: string, to: string): FileDiff[] {
  if (from === to) return [];
  const [a, b] = [from.split('\n'), to.split('\n')];
  const changed = a.flatMap((line, i) => (line === b[i] ? [] : [{ removed: line, added: b[i] ?? '' }]));
  return [{ path: FILE, added: changed.map(c => c.added), removed: changed.map(c => c.removed) }];
}

function problem(code: string): ProblemError {
  return new ProblemError({ code, message: `The model's git refuses: ${code}.`, remedy: 'Mend it.' });
}
