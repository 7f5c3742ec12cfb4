import assert from 'node:assert/strict';
import { branchPart, isDeploymentBranch } from '../../../src/core/runbook/branches';
import type { TerraformModule } from '../../../src/core/runbook/resources';
import type { Runbook } from '../../../src/core/runbook/runbook';
import { checkModules } from '../../../src/kinds/preflight/repository';
import { checkTools } from '../../../src/kinds/preflight/tools';
import { isCalledAs, ownBranch } from '../../../src/kinds/shared/forward';

const moduleOf = (environment: string, module = 'api'): TerraformModule => ({
  ...{ type: 'terraform-module', environment, module, file: `${environment}/${module}.tf`, version: 'tag' },
});
const [dev, prod, web] = [moduleOf('dev'), moduleOf('prod'), moduleOf('prod', 'web')];
const runbookOf = (modules: readonly TerraformModule[]): Runbook => ({
  ...{ id: 'api', title: 'API', inputs: {} },
  resources: Object.fromEntries(modules.map(each => [`${each.environment}-${each.module}`, each])),
  phases: [{ title: 'Deploy', steps: [] }],
});
const run = { startedAt: '2026-11-22T12:00:00.000Z', back: false };
type Of = Parameters<typeof ownBranch>[0];

describe('several modules in one runbook', () => {
  it('have separate branches, even if environments use the same name', () => {
    const branch = (module: TerraformModule, all: readonly TerraformModule[]) =>
      ownBranch({ runbook: runbookOf(all), resources: { module }, run } as unknown as Of);
    assert.equal(branch(prod, [prod, web]), 'deploy/api/2026-11-22.12.00.00');
    assert.equal(branch(dev, [dev, prod]), 'deploy/dev-api/2026-11-22.12.00.00');
    assert.notEqual(branch(dev, [dev, prod]), branch(prod, [dev, prod]));
    const all = [dev, prod, web];
    for (const module of all) assert.ok(isDeploymentBranch(runbookOf(all), branch(module, all)));
    assert.equal(branchPart(runbookOf(all), web), 'web');
    assert.equal(isDeploymentBranch(runbookOf(all), 'deploy/prod-web/2026-11-22.12.00.00'), false);
  });

  it('are distinguished when looking for deployments in progress', () => {
    assert.ok(
      isCalledAs(prod, 'deploy/api/x', 'deploy/') && isCalledAs(prod, 'deploy/prod-api/x', 'deploy/'),
    );
    assert.equal(isCalledAs(prod, 'deploy/dev-api/x', 'deploy/'), false);
  });

  it('each give the deployed version, whichever image it is', async () => {
    const versions: Readonly<Record<string, string>> = { 'dev/api.tf': '2', 'prod/web.tf': '7' };
    const base = {
      ...{ defaultBranch: 'main', baseSha: 'a'.repeat(40), deployedVersion: '', deployedCommit: null },
      ...{ deployed: {}, flagCommitted: null },
    };
    const facts = await checkModules(
      {
        ...{
          params: { back: false },
          signal: new AbortController().signal,
          resources: { infrastructure: {} },
        },
        used: (role: string, key?: string) =>
          role === 'image' ? [{ name: 'acme/api' }, { name: 'acme/web' }] : key === 'flag' ? [] : [dev, web],
        ports: {
          git: { fileAt: async (_ref: string, path: string) => versions[path] },
          hcl: { read: async (_path: string, text: string) => ({ value: text, line: 1 }) },
          registry: {
            resolve: async (image: string, tag: string) =>
              image === (tag === '2' ? 'acme/api' : 'acme/web') ? { revision: null } : undefined,
            imageUrl: (image: string) => `https://ghcr.io/${image}`,
          },
        },
      } as never,
      base,
    );
    assert.deepEqual(base.deployed, { 'dev/api': '2', 'prod/web': '7' });
    assert.deepEqual(
      facts.map(({ label, value, link }) => [label, value, link]),
      [
        ['Deployed now in dev/api', '2', 'https://ghcr.io/acme/api'],
        ['Deployed now in prod/web', '7', 'https://ghcr.io/acme/web'],
      ],
    );
  });
});

describe('the programs that a runbook needs', () => {
  const asked = async (commands: readonly string[], recipes: readonly string[] = []) => {
    const names: string[] = [];
    const tools = {
      loginShell: async () => ({ name: 'bash', without: null }),
      version: async (name: string) => {
        names.push(name);
        return { version: '1', path: name };
      },
      recipes: async () => [],
    };
    const context = { params: { recipes }, used: () => [], ports: { tools }, commands: () => commands };
    await checkTools(context as never);
    return names;
  };

  it('are those that its steps start', async () => {
    assert.deepEqual(await asked(['bin/just', 'helm upgrade']), ['git']);
    assert.deepEqual(await asked(['terraform apply']), ['terraform', 'git']);
    assert.deepEqual(await asked(['just bump prod api']), ['just', 'terraform', 'git']);
    assert.deepEqual(await asked([], ['apply']), ['just', 'terraform', 'git']);
  });
});
