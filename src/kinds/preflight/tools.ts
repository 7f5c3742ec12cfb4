import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import { fact } from '../shared/facts';
import { justCommand } from '../shared/job';
import { loginShellFacts } from '../shared/loginShell';
import { recipeFacts } from '../shared/recipes';
import { problem, type Context } from './shape';

/** The programs exist in suitable versions, the recipes accept their arguments, and the cloud identity can be read. */
export async function checkTools(context: Context): Promise<Fact[]> {
  const { ports, signal, params, used } = context;
  const facts = loginShellFacts(await ports.tools.loginShell());
  for (const tool of toolsOf(context)) {
    const { version, path } = await ports.tools.version(tool, signal);
    facts.push(fact(tool, version, 'good', { detail: path }));
  }
  const modules = used('module');
  const recipes = params.recipes.length === 0 ? [] : await ports.tools.recipes(signal);
  for (const name of params.recipes)
    for (const module of modules)
      facts.push(...recipeFacts(recipes, name, justCommand({ resources: { module } }, name).slice(2)));
  if (params.identity !== undefined) {
    const result = await ports.tools.run(params.identity, signal);
    if (result.exitCode !== 0) {
      throw problem(
        'preflight.cloud-identity',
        l10n.t`${params.identity.join(' ')} ended with ${result.exitCode}: you are not signed in to the cloud.`,
        l10n.t('Sign in to the cloud in a terminal, then try again.'),
      );
    }
    facts.push(
      fact(
        l10n.t('Cloud identity'),
        l10n.t`known for ${modules.map(({ environment }) => environment).join(', ')}`,
        'good',
      ),
    );
  }
  return facts;
}

/** The programs that this run's steps start; just's recipes start Terraform. */
function toolsOf(context: Context): readonly ('just' | 'terraform' | 'git')[] {
  const commands = context.commands();
  const usesJust = context.params.recipes.length > 0 || commands.some(each => each.startsWith('just '));
  const usesTerraform = usesJust || commands.some(each => each.startsWith('terraform '));
  return [
    ...(usesJust ? (['just'] as const) : []),
    ...(usesTerraform ? (['terraform'] as const) : []),
    'git',
  ];
}
