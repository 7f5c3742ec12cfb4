export interface WorkingTree {
  /** null when detached. */
  readonly branch: string | null;
  /** Commit of HEAD, 40 hex digits. */
  readonly head: string;
  /** Paths with uncommitted changes (tracked or untracked), relative to the root, `/`-separated. */
  readonly changed: readonly string[];
}
export interface FileDiff {
  readonly path: string;
  /** Added and removed lines without their `+`/`-`. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}
/** One of the addresses that git itself reads from origin or pushes to. */
export interface OriginPlace {
  readonly use: 'fetch' | 'push';
  /** Without credentials, for people. */
  readonly address: string;
  /** Host as git connects to it, e.g. `github.com`, with any explicit port for https. Empty for a path on this machine. */
  readonly host: string;
  /** Path on the host in lower case, without `.git`, e.g. `owner/name`. */
  readonly repository: string;
}

/** Whether two addresses lead to one host. A port is the one for https, which an ssh address never has. */
export function isSameHost(
  one: Pick<OriginPlace, 'address' | 'host'>,
  other: Pick<OriginPlace, 'address' | 'host'>,
): boolean {
  const areWeb = [one, other].every(({ address }) => /^https:/i.test(address));
  const [a = '', b = ''] = [one, other].map(({ host }) => (areWeb ? host : host.replace(/:\d+$/, '')));
  return a === b;
}
export interface FileEntry {
  readonly name: string;
  /** Git's object id for its content. */
  readonly object: string;
  readonly bytes: number;
}
/** The single file of a commit that a ref on the remote points at. */
export interface RemoteFile {
  readonly name: string;
  readonly content: string;
  /** Applied last: turns the content into what gets written. */
  readonly seal?: (content: string) => string;
  readonly message: string;
}
/** Result of a compare-and-swap on a ref of the remote. */
export type RefSwap =
  | { readonly swapped: true; readonly sha: string }
  | { readonly swapped: false; readonly current: string | null };

/** The infrastructure repository's checkout and its remote `origin`. Every method throws a {@link ProblemError}. */
export interface GitApi {
  /** Absolute path of the checkout's top level. */
  readonly root: string;
  /** `remote.origin.url` as configured, before `insteadOf`, without credentials. */
  originUrl(signal: AbortSignal): Promise<string>;
  /** Every place that git fetches from or pushes to, after `insteadOf` and ssh aliases. */
  originPlaces(signal: AbortSignal): Promise<readonly OriginPlace[]>;
  /** Fetches every branch of origin and prunes those deleted there; leaves local tags alone. */
  fetch(signal: AbortSignal): Promise<void>;
  workingTree(signal: AbortSignal): Promise<WorkingTree>;
  /** Name of origin's default branch, e.g. `main`, asked from origin itself. */
  defaultBranch(signal: AbortSignal): Promise<string>;
  /** Commit of a local ref such as `origin/main`; undefined when there is none. */
  commitOf(ref: string, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Branches of origin, as last fetched, that have a commit not in `base` that changes the file; newest first.
   * @throws {ProblemError} `git.shallow` if the clone is too shallow to tell
   */
  branchesChanging(path: string, base: string, signal: AbortSignal): Promise<readonly string[]>;
  /** How far `ref` is ahead of and behind `base`. @throws {ProblemError} `git.shallow` as for {@link branchesChanging} */
  divergence(
    base: string,
    ref: string,
    signal: AbortSignal,
  ): Promise<{ readonly ahead: number; readonly behind: number }>;
  /** Text of a file at a ref; undefined when it isn't there. */
  fileAt(ref: string, path: string, signal: AbortSignal): Promise<string | undefined>;
  /** Files directly in a folder at a ref, without symlinks; their contents aren't read. */
  filesAt(ref: string, folder: string, signal: AbortSignal): Promise<readonly FileEntry[]>;
  /** Texts of files that {@link filesAt} found, by their `object`, in the given order. */
  textsOf(objects: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** Changes between two commits, or from `from` to the working tree (tracked files) when `to` is null. */
  diff(from: string, to: string | null, signal: AbortSignal): Promise<readonly FileDiff[]>;
  /** Creates the branch at `from` and checks it out; refused when the tree is dirty or the branch exists elsewhere. */
  createBranch(name: string, from: string, signal: AbortSignal): Promise<void>;
  /** Creates the branch at HEAD and switches to it, keeping commits and uncommitted changes. */
  branchOff(name: string, signal: AbortSignal): Promise<void>;
  checkout(branch: string, signal: AbortSignal): Promise<void>;
  /**
   * Commits exactly these paths; hooks run as for a person. Returns the new commit.
   * @param tell called with the name of the hook or signing program that is running
   * @throws {ProblemError} `git.hook-rewrote` if the commit was made but its content differs, `git.hook-failed`,
   *   `git.hook-silent`, `git.signing`, `git.nothing-to-commit`, `git.detached`, `git.no-identity`
   */
  commit(
    paths: readonly string[],
    message: string,
    signal: AbortSignal,
    tell?: (text: string) => void,
  ): Promise<string>;
  /** Pushes a branch so that origin has exactly `head`; never forces. @param tell as for {@link commit} */
  push(branch: string, signal: AbortSignal, tell?: (text: string) => void): Promise<void>;
  /** Commit of a ref *on origin* right now (`ls-remote`), e.g. `refs/heads/main`; null when there is none. */
  remoteCommit(ref: string, signal: AbortSignal): Promise<string | null>;
  /** Deletes a branch on origin if it is still at `expected`. */
  deleteRemoteBranch(branch: string, expected: string, signal: AbortSignal): Promise<RefSwap>;

  /**
   * Writes a commit whose only file is `name` with `content`, and moves the remote `ref` from `expected` (null: must not
   * exist) to it by compare-and-swap (`--force-with-lease`). The commit is a child of `expected` if that is available locally.
   */
  swapRef(ref: string, expected: string | null, file: RemoteFile, signal: AbortSignal): Promise<RefSwap>;
  /** Deletes the remote `ref` if it is still at `expected`. */
  deleteRef(ref: string, expected: string, signal: AbortSignal): Promise<RefSwap>;
  /**
   * Reads `name` from the commit that the remote `ref` points at; null when the ref doesn't exist. Anyone who can push may
   * have written it, so sizes are checked before anything is read.
   * @param mostBytes limit on the file's size
   * @returns null as content, plus the reason as the end of a sentence, if the ref contains something else or too much
   */
  readRef(
    ref: string,
    name: string,
    mostBytes: number,
    signal: AbortSignal,
  ): Promise<
    | { readonly sha: string; readonly content: string }
    | { readonly sha: string; readonly content: null; readonly why: string }
    | null
  >;
}
