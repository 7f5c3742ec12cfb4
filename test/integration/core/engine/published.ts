import type { Clone, Playground } from '../../platform/node/git/playground';

/**
 * Pushes a runbook and the programs it runs to the default branch of origin, as a colleague would.
 * @param programs texts by path
 * @returns a clone that has them
 */
export function published(
  repository: Playground,
  runbook: string,
  text: string,
  programs: Readonly<Record<string, string>>,
): Clone {
  const colleague = repository.clone('colleague');
  for (const [name, program] of Object.entries(programs)) {
    colleague.write(name, program);
    colleague.sh('add', '--chmod=+x', name);
  }
  colleague.commit(runbook, text);
  colleague.sh('push', '--quiet', 'origin', 'main');
  return repository.clone('mine');
}
