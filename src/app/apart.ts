import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { ProblemError } from '../core/errors';
import type { RunRecord } from '../core/journal/state';
import { isRehearsalOrigin } from '../core/rehearsal';
import type { TerminalHost } from '../platform/node/runner/terminalHost';
import type { EngineOptions } from './engineOptions';
import { rehearsalsOf } from './rehearsal';

/**
 * A rehearsal works only on its own repository, and no other window works on a rehearsal's.
 * @param origin `remote.origin.url` of the checkout
 * @throws {ProblemError} `rehearsal.origin`
 */
export function mustFit(origin: string, rehearsal: EngineOptions['rehearsal']): void {
  if (rehearsal === undefined ? !isRehearsalOrigin(origin) : origin === rehearsal.origin) return;
  throw new ProblemError({
    code: 'rehearsal.origin',
    message:
      rehearsal === undefined
        ? l10n.t('This is a copy of a rehearsal outside its own folder, so nothing can be deployed from it.')
        : l10n.t`The origin of this rehearsal was changed to ${origin}, but a rehearsal only works on its own repository.`,
    remedy: l10n.t(
      'Start a new rehearsal with “Deploy Runbook: Rehearse”, or open your infrastructure repository.',
    ),
  });
}

/**
 * Whether a run in this storage belongs to another world: before rehearsals had storage and origins of their own, their runs
 * were stored with those of the real repository.
 */
export function isForeign(
  { repository, checkout }: Pick<RunRecord, 'repository' | 'checkout'>,
  { rehearsal, storage }: Pick<EngineOptions, 'rehearsal' | 'storage'>,
): boolean {
  if (rehearsal !== undefined) return repository !== rehearsal.origin;
  const isBelow = checkout?.startsWith(rehearsalsOf(storage) + path.sep) === true;
  return isBelow || isRehearsalOrigin(repository);
}

/** Adds the owner to terminal names, after the command, since a narrow list shows little more than the name. */
export function namedTerminals(host: TerminalHost, isRehearsal: boolean): TerminalHost {
  const whose = isRehearsal ? l10n.t('rehearsal') : 'Deploy Runbook';
  return {
    open: request => host.open({ ...request, title: `${request.title} (${whose})` }),
    find: processId => host.find(processId),
  };
}
