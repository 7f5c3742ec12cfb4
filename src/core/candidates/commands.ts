import * as l10n from '@vscode/l10n';
import type { Command, Kind } from '../kind/kind';
import { neutral } from '../text/neutral';
import { paramsOf } from '../parsing/parseRunbook';
import { resourcesOf } from '../runbook/resourceOf';
import { stepsOf, type Runbook } from '../runbook/runbook';

/** Longest command in a runbook, so that none is ever shown in part; in UTF-16 code units. */
const LONGEST = 1_000;

const WHERE: Readonly<Record<Command['where'], string>> = {
  background: l10n.t('in the background, without asking'),
  terminal: l10n.t('in a terminal of the checkout'),
  checkout: l10n.t('in a file of the checkout'),
  github: l10n.t('on GitHub'),
  web: l10n.t('from this machine, without credentials'),
};

/**
 * Everything that a runbook may make this machine or GitHub run, starting with what nobody sees; each command once.
 * @param runbook one that was parsed with the same kinds
 */
export function commandsOf(runbook: Runbook, kinds: ReadonlyMap<string, Kind>): readonly string[] {
  const params = paramsOf(runbook, kinds);
  const commands = stepsOf(runbook).flatMap(
    step => kinds.get(step.kind)?.runs?.(params.get(step.id), resourcesOf(runbook, step)) ?? [],
  );
  const order = Object.keys(WHERE);
  const sorted = [...commands].sort((a, b) => order.indexOf(a.where) - order.indexOf(b.where));
  return [...new Set(sorted.map(({ command, where }) => `${neutral(command, LONGEST)} (${WHERE[where]})`))];
}
