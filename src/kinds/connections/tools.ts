import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { ConnectionCheck, ConnectionContext, Needs } from '../../core/connection/connection';
import { fact } from '../shared/facts';

/** git runs, and can fetch from origin. */
export const git: ConnectionCheck = {
  name: 'git',
  title: 'git',
  isNeeded: () => true,
  check: async context => {
    const facts = await versionOf('git', context);
    const { ports, signal } = context;
    await ports.git.fetch(signal);
    return [...facts, fact(l10n.t('fetched from'), await ports.git.originUrl(signal), 'good')];
  },
};

/** just runs, and the justfile has every recipe that steps run. */
export const just: ConnectionCheck = {
  name: 'just',
  title: 'just',
  isNeeded: needs => recipesRun(needs).length > 0,
  check: async context => {
    const facts = await versionOf('just', context);
    const { ports, signal } = context;
    const known = new Set((await ports.tools.recipes(signal)).map(({ name }) => name));
    const run = recipesRun(context);
    const missing = run.filter(name => !known.has(name));
    if (missing.length > 0)
      throw new ProblemError({
        code: 'connections.no-recipe',
        message: l10n.t`The justfile has no recipe ${missing.join(', ')}.`,
        remedy: l10n.t('Add it to the justfile, or name another recipe in the runbook.'),
      });
    return [...facts, fact(l10n.t('recipes'), run.join(', '), 'good')];
  },
};

/** Terraform runs. */
export const terraform: ConnectionCheck = {
  name: 'terraform',
  title: 'Terraform',
  isNeeded: ({ used, commands }) =>
    used('module').length > 0 || commands.some(command => command.startsWith('terraform ')),
  check: context => versionOf('terraform', context),
};

async function versionOf(tool: 'just' | 'terraform' | 'git', { ports, signal }: ConnectionContext) {
  const { version } = await ports.tools.version(tool, signal);
  return [fact(version, '', 'good')];
}

/** Names of recipes that steps run, each once; one named by a reference is only known during a deployment. */
function recipesRun({ commands }: Needs): readonly string[] {
  const names = commands.flatMap(command => /^just ([A-Za-z_][\w:-]*)(?: |$)/.exec(command)?.[1] ?? []);
  return [...new Set(names)];
}
