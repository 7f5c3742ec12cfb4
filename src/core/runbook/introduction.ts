import type { Kind } from '../kind/kind';
import { neutral } from '../text/neutral';
import { commandsOf } from './commands';
import { inWords } from './inWords';
import { canBe, type Resource } from './resources';
import { stepsOf, type Runbook } from './runbook';
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
    { title: 'What runs', lines: commands.length === 0 ? ['Nothing of its own'] : commands },
    {
      title: 'Steps and checks',
      lines: [
        ...(lacks.length === 0 ? [] : [`Without the shipped steps: ${inWords(lacks)}`]),
        ...Object.entries(inputs).map(([name, input]) => `Asks for ${name}: ${inWords(input)}`),
        ...steps.flatMap(({ id, when }) =>
          when === undefined ? [] : [`Step ${id} only when ${inWords(when)}`],
        ),
        ...steps.flatMap(({ id, with: { expects = [] } = {} }) =>
          (Array.isArray(expects) ? expects : [expects]).map(each => `Step ${id} expects ${inWords(each)}`),
        ),
        ...steps.flatMap(({ id, with: { previewIgnores } = {} }) =>
          previewIgnores === undefined
            ? []
            : [`Step ${id} ignores in its preview ${inWords(previewIgnores)}`],
        ),
        ...(musts.length === 0 ? [] : [`Any DAG may run except ${inWords(musts)}`]),
        ...waiting.flatMap(({ operators, triggers, dags }) => [
          ...[...operators, ...triggers].map(each => `Counts as waiting: ${inWords(each)}`),
          ...dags.map(each => `May wait while it deploys: ${inWords(each)}`),
        ]),
        `Steps: ${inWords([...own])}`,
      ],
    },
    {
      title: 'Where',
      lines: Object.entries(resources).flatMap(([name, { type, ...rest }]) =>
        type === 'airflow' ? [] : [`${TYPE_WORDS[type]} ${name}: ${inWords(rest)}`],
      ),
    },
    {
      title: 'Words',
      lines: description === undefined ? [] : [neutral(description, 200)],
      isProse: true as const,
    },
  ].filter(({ lines }) => lines.length > 0);
}

const TYPE_WORDS: Readonly<Record<Resource['type'], string>> = {
  repository: 'Repository',
  image: 'Image',
  'terraform-module': 'Module',
  airflow: 'Airflow',
  sentry: 'Sentry',
};
