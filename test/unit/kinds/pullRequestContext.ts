/** The commit of the run's branch. */
export const HEAD = 'b'.repeat(40);
export const OLDER = 'c'.repeat(40);
export const VERSION = 'rel-2026.11.20.00.00.00';
export const BEFORE = 'rel-2026.11.01.00.00.00';
const own = 'rollback/catalog/1';

/** The context of a step in a run that has pushed {@link VERSION} on its own branch. */
export const contextOf = (github: object, outputs: Record<string, unknown> = {}) => {
  const all: Record<string, unknown> = {
    branch: { branch: own, baseSha: 'a'.repeat(40), defaultBranch: 'main' },
    'committed-version': { head: HEAD, version: VERSION },
    ...outputs,
  };
  return {
    params: { branchPrefix: 'changelog/', openWait: '5m', folder: 'changelogs' },
    notes: {},
    signal: new AbortController().signal,
    run: { id: 'r', startedAt: '2026-11-22T12:00:00Z', by: 'ada', back: false },
    now: () => '2026-11-22T13:00:00Z',
    resources: {
      module: {
        name: 'catalog',
        module: 'catalog',
        file: 'prod/catalog.tf',
        version: 'docker_tag',
        flag: 'running_dags_cleared',
      },
      infrastructure: { name: 'o/infra' },
      application: { name: 'o/app' },
    },
    ports: {
      clock: { now: () => Date.parse('2026-11-22T13:00:00Z') },
      git: {
        defaultBranch: async () => 'main',
        ...{ branchesChanging: async () => [], fileAt: async () => 'module' },
        ...{ remoteCommit: async () => null, diff: async () => [] },
      },
      hcl: { read: async () => ({ value: BEFORE, line: 1 }) },
      github: {
        checks: async () => ({ total: 0, failed: [], pending: [] }),
        reviews: async () => [],
        ...github,
      },
    },
    output: (kind: { readonly name: string }) => all[kind.name],
    outputIfAny: (kind: { readonly name: string }) => all[kind.name],
    ...{ decision: () => undefined, openObligations: () => [] },
    ...{ recordMarkdown: () => '', progress: () => undefined },
    reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T13:00:00Z' }),
  } as never;
};
/** A pull request as GitHub returns it. */
export const pull = (over: object = {}) => ({
  ...{ number: 5, title: 't', body: '', state: 'open', merged: false, draft: false, author: 'ada' },
  ...{ head: own, headSha: HEAD, base: 'main', mergeable: true, url: 'https://github.com/o/infra/pull/5' },
  requested: [],
  ...over,
});
/** The module's file, with a change of the version. */
export const setting = (version: string) => ({
  path: 'prod/catalog.tf',
  status: 'modified',
  patch: `@@ -1 +1 @@\n-  docker_tag = "${BEFORE}"\n+  docker_tag = "${version}"`,
});
