import * as l10n from '@vscode/l10n';
import { CancelledError, ProblemError } from '../../core/errors';
import { mayBe, pathOf, type BrokenRunbook } from '../../core/candidates/brokenRunbook';
import type { RunbookChoice, RunbookList } from '../../core/candidates/runbookChoice';
import { choose } from '../ask';

/**
 * Lets the person pick a runbook; doesn't ask if there is only one. Broken runbooks are listed too: picking one opens it.
 * @param id of the runbook wanted; undefined: any
 * @throws {ProblemError} what is wrong with the runbook wanted; `runbook.none`
 * @throws {CancelledError} when the person picks nothing, or a broken runbook
 */
export async function chooseRunbook(
  { startable, broken }: RunbookList,
  id: string | undefined,
  open: (broken: BrokenRunbook) => Promise<void>,
): Promise<RunbookChoice> {
  const fitting = id === undefined ? startable : startable.filter(each => each.id === id);
  const faults =
    id === undefined
      ? broken
      : broken.filter(each => mayBe(each, id)).sort((a, b) => Number(b.id === id) - Number(a.id === id));
  const [fault] = faults;
  if (fitting.length === 0 && id !== undefined && fault !== undefined) throw new ProblemError(fault.problem);
  if (fitting.length === 0 && fault === undefined) throw none();
  const chosen = await choose(
    [
      ...fitting.map(runbook => ({
        label: runbook.title,
        description: placeOf(runbook),
        detail: runbook.description,
        runbook,
      })),
      ...(id === undefined ? broken : []).map(each => ({
        icon: 'error',
        label: pathOf(each.name),
        description: l10n.t('can’t be started; select it to open the file'),
        detail: each.problem.message,
        broken: each,
      })),
    ],
    { placeHolder: l10n.t('Select a runbook'), always: fitting.length === 0 },
  );
  if ('runbook' in chosen) return chosen.runbook;
  await open(chosen.broken);
  throw new CancelledError();
}

function placeOf({ id, source, isDraft }: RunbookChoice): string {
  if (isDraft === true) return l10n.t`${id}, draft in this checkout`;
  return source === 'repository' ? l10n.t`${id}, from this repository` : l10n.t('shipped with the extension');
}

function none(): ProblemError {
  return new ProblemError({
    code: 'runbook.none',
    message: l10n.t('No runbook fits this repository.'),
    remedy: l10n.t(
      'Open the infrastructure repository, or add a runbook under .runbooks on the default branch.',
    ),
  });
}
