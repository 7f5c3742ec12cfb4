import * as l10n from '@vscode/l10n';
import { randomBytes, randomUUID } from 'node:crypto';
import { isoNow } from '../../clockTime';
import { ProblemError } from '../../errors';
import { TeamLock } from '../../lock/teamLock';
import type { Ports } from '../../ports';
import type { Candidate, CandidateSource } from '../../candidates/candidate';
import { candidates, fetched, toChoice } from '../../candidates/candidates';
import { drafts } from '../../candidates/drafts';
import { paramsOf } from '../../parsing/parseRunbook';
import type { RunbookList } from '../../candidates/runbookChoice';
import { deploymentName } from '../../runbook/runbook';
import type { RunView } from '../../view/view';
import { inputValues } from '../inputValues';
import { DryRun } from './dryRun';
import { lookedAt, readOnly } from './readOnly';

export type { DryRun } from './dryRun';

export interface DryRunsOptions extends CandidateSource {
  readonly ports: Ports;
  /** Absolute path of the checkout, with symlinks resolved. */
  readonly checkout: string;
  readonly rehearsal?: boolean;
  readonly masked?: (view: RunView) => RunView;
}

/** Dry runs of one repository. They take no lock and leave nothing behind, so an open run can continue in parallel. */
export interface DryRuns {
  /** Runbooks on the default branch, and drafts in the checkout that differ from them. */
  runbooks(signal: AbortSignal): Promise<RunbookList>;
  /**
   * Starts looking at every step.
   * @param sha256 of the text that was shown
   * @param inputs by name
   * @throws {ProblemError} `runbook.changed`, `run.input`
   */
  begin(sha256: string, inputs: Readonly<Record<string, string>>, signal: AbortSignal): Promise<DryRun>;
}

/** The dry runs of a repository, on ports that refuse whatever changes something. */
export function createDryRuns(options: DryRunsOptions): DryRuns {
  const ports = readOnly(options.ports);
  const source = { ...options, ports };
  const all = async (signal: AbortSignal) => {
    const ref = await fetched(source, signal);
    const found = await candidates(source, ref, signal);
    return { ref, ...(await drafts(source, found)) };
  };
  return {
    runbooks: async signal => {
      const { startable, broken } = await all(signal);
      return { startable: startable.map(toChoice), broken };
    },
    begin: async (sha256, inputs, signal) => {
      const { ref, startable } = await all(signal);
      const chosen = startable.find(each => each.sha256 === sha256);
      if (chosen === undefined) throw changed();
      const { runbook } = chosen;
      const login = await ports.github.viewer(signal).then(
        viewer => viewer.login,
        // A step that needs GitHub reports this itself.
        () => 'you',
      );
      const record = {
        runId: `dry-run-${randomUUID()}`,
        lockKey: randomBytes(32).toString('hex'),
        startedAt: isoNow(ports.clock),
        endedAt: null,
        startedBy: login,
        repository: await ports.git.originUrl(signal),
        checkout: options.checkout,
        runbook: { source: chosen.source, sha256, text: chosen.text, differences: [] },
        inputs: inputValues(runbook.inputs, inputs),
        status: 'open' as const,
        ...{ rollback: null, incident: null, settled: null, steps: {}, obligations: [], nextSeq: 0 },
      };
      const { runId: run, lockKey: key } = record;
      const lock = new TeamLock({ ...ports, name: deploymentName(runbook), run, key, owner: login });
      return new DryRun({
        source: {
          runbook,
          kinds: options.kinds,
          params: paramsOf(runbook, options.kinds),
          ports,
          lock: lookedAt(lock),
          person: { login },
        },
        record,
        rehearsal: options.rehearsal === true,
        from: placeOf(chosen, ref),
        ...(options.masked === undefined ? {} : { masked: options.masked }),
      });
    },
  };
}

function placeOf({ isDraft, source }: Candidate, ref: string): string {
  if (isDraft === true) return l10n.t('draft in this checkout');
  return source === 'shipped' ? l10n.t('shipped with the extension') : l10n.t`as on ${ref}`;
}

function changed(): ProblemError {
  return new ProblemError({
    code: 'runbook.changed',
    message: l10n.t('The runbook changed while you were reading it. Nothing was run.'),
    remedy: l10n.t('Start the dry run again: what it says now is shown first.'),
  });
}
