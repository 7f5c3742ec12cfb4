import * as l10n from '@vscode/l10n';
import type { Kind } from '../kind/kind';
import { neutral } from '../text/neutral';
import { commandsOf } from './commands';
import { inWords } from '../runbook/inWords';
import { canBe, type Resource } from '../runbook/resources';
import { stepsOf, type Runbook } from '../runbook/runbook';
import type { RunbookGroup } from './outline';

/**
 * What a person should know about a runbook that nobody here has been shown before: what it runs, what it lets through, and
 * where it works, followed by prose.
 * @param shipped runbooks whose kinds of step a reader may take for granted
 */
export function introduction(
  runbook: Runbook,
  shipped: readonly Runbook[],
  kinds: ReadonlyMap<string, Kind>,
): readonly RunbookGroup[] {
  const { resources = {}, description, inputs = {} } = runbook;
  const musts = Object.values(resources).flatMap(each =>
    canBe('airflow', each) ? (each.mustNotRun ?? []) : [],
  );
  const waiting = Object.values(resources).flatMap(each => (canBe('airflow', each) ? [each.mayWait] : []));
  const commands = commandsOf(runbook, kinds);
  const steps = stepsOf(runbook);
  const own = new Set(steps.map(({ kind }) => kind));
  const lacks = [...new Set(shipped.flatMap(stepsOf).map(({ kind }) => kind))].filter(kind => !own.has(kind));
  return [
    { title: l10n.t('What runs'), lines: commands.length === 0 ? [l10n.t('Nothing of its own')] : commands },
    {
      title: l10n.t('Steps and checks'),
      lines: [
        ...(lacks.length === 0 ? [] : [l10n.t`Without the shipped steps: ${inWords(lacks)}`]),
        ...Object.entries(inputs).map(([name, input]) => l10n.t`Asks for ${name}: ${inWords(input)}`),
        ...steps.flatMap(({ id, when }) =>
          when === undefined ? [] : [l10n.t`Step ${id} only when ${inWords(when)}`],
        ),
        ...steps.flatMap(({ id, with: { expects = [] } = {} }) =>
          (Array.isArray(expects) ? expects : [expects]).map(
            each => l10n.t`Step ${id} expects ${inWords(each)}`,
          ),
        ),
        ...steps.flatMap(({ id, with: { previewIgnores } = {} }) =>
          previewIgnores === undefined
            ? []
            : [l10n.t`Step ${id} ignores in its preview ${inWords(previewIgnores)}`],
        ),
        ...(musts.length === 0 ? [] : [l10n.t`Any DAG may run except ${inWords(musts)}`]),
        ...waiting.flatMap(({ operators, triggers, dags }) => [
          ...[...operators, ...triggers].map(each => l10n.t`Counts as waiting: ${inWords(each)}`),
          ...dags.map(each => l10n.t`May wait while it deploys: ${inWords(each)}`),
        ]),
        l10n.t`Steps: ${inWords([...own])}`,
      ],
    },
    {
      title: l10n.t('Where'),
      lines: Object.entries(resources).flatMap(([name, { type, ...rest }]) =>
        type === 'airflow' ? [] : [`${TYPE_WORDS[type]} ${name}: ${inWords(rest)}`],
      ),
    },
    {
      title: l10n.t('Words'),
      lines: description === undefined ? [] : [neutral(description, 200)],
      isProse: true as const,
    },
  ].filter(({ lines }) => lines.length > 0);
}

const TYPE_WORDS: Readonly<Record<Resource['type'], string>> = {
  repository: l10n.t('Repository'),
  image: l10n.t('Image'),
  'terraform-module': l10n.t('Module'),
  airflow: 'Airflow',
  sentry: 'Sentry',
};
