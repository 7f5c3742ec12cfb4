import * as l10n from '@vscode/l10n';
import type { PerformContext } from '../../core/kind/kind';
import { adopted } from './branches';

/** Takes on making sure that a branch, as it is pushed now, gets its pull request. */
export async function oweBranch(context: PerformContext<unknown, unknown>, name: string): Promise<void> {
  const { ports, signal } = context;
  await context.oblige({
    id: `pushed-branch:${name}`,
    kind: 'pushed-branch',
    subject: name,
    previous: null,
    commit: (await ports.git.workingTree(signal)).head,
    ...((context.outputIfAny(adopted)?.branch ?? null) === null ? {} : { adopted: true as const }),
    title: l10n.t`Open the pull request of ${name}`,
  });
}
