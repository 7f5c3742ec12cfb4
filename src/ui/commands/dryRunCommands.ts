import * as l10n from '@vscode/l10n';
import type { DryRun } from '../../core/engine/dryRun';
import { ProblemError } from '../../core/errors';
import type { RunbookChoice } from '../../core/candidates/runbookChoice';
import type { Checklist } from '../checklist';
import type { UiHost } from '../host';
import { inProgress } from '../show/progress';
import { askInputs } from './askInputs';
import type { Handlers } from './handlers';
import { idOf } from './idOf';

interface Shown {
  readonly runbook: RunbookChoice;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: DryRun;
}

/** Commands that try out a runbook. The checklist shows a dry run in place of the open run, which continues meanwhile. */
export function dryRunCommands(
  host: UiHost,
  checklist: Pick<Checklist, 'showDry' | 'updateDry' | 'open'>,
): {
  readonly handlers: Pick<Handlers, 'dryRun' | 'repeatDryRun' | 'endDryRun' | 'rehearseRunbook'>;
  /** @param id of the runbook; undefined: the person chooses */
  readonly startDryRun: (id: string | undefined) => Promise<DryRun>;
} {
  let shown: Shown | undefined;
  const end = () => {
    shown?.run.dispose();
    shown = undefined;
  };
  const begin = async (runbook: RunbookChoice, before?: Shown) => {
    const { sha256 } = runbook;
    await host.accept(runbook, true);
    const isSame =
      before !== undefined && JSON.stringify(before.runbook.inputs) === JSON.stringify(runbook.inputs);
    const inputs = isSame ? before.inputs : await askInputs(runbook, l10n.t('Dry Run'));
    const dryRuns = await host.dryRuns();
    const run = await inProgress(signal => dryRuns.begin(sha256, inputs, signal));
    end();
    shown = { runbook, inputs, run };
    run.onChange(() => {
      checklist.updateDry(run.view);
    });
    checklist.showDry(run.view);
    return run;
  };
  const runbooks = async () => {
    const dryRuns = await host.dryRuns();
    return inProgress(signal => dryRuns.runbooks(signal));
  };
  const chosen = async (id: string | undefined) => {
    const list = await runbooks();
    // Somebody who names a runbook means the draft they are looking at.
    const draft = list.startable.find(each => each.id === id && each.isDraft === true);
    return draft ?? host.chooseRunbook(list, id);
  };
  const startDryRun = async (id: string | undefined) => begin(await chosen(id));
  const handlers: ReturnType<typeof dryRunCommands>['handlers'] = {
    dryRun: async target => void (await startDryRun(idOf(target))),
    rehearseRunbook: async target => {
      const runbook = await chosen(idOf(target));
      await inProgress(() => host.rehearseRunbook(runbook));
    },
    repeatDryRun: async () => {
      const before = shown;
      if (before === undefined) throw none();
      const { startable, broken } = await runbooks();
      const { id, isDraft } = before.runbook;
      // It may have been edited since, or have landed on the default branch.
      const same = startable.filter(each => each.id === id);
      const again = same.find(each => each.isDraft === isDraft) ?? same[0];
      await begin(again ?? (await host.chooseRunbook({ startable, broken }, id)), before);
    },
    endDryRun: () => {
      end();
      checklist.open();
    },
  };
  return { handlers, startDryRun };
}

function none(): ProblemError {
  return new ProblemError({
    code: 'dry-run.none',
    message: l10n.t('No dry run is shown here.'),
    remedy: l10n.t('Start one with “Deploy Runbook: Dry Run…”.'),
  });
}
