import type { Kind } from '../kind/kind';
import { neutral } from '../text/neutral';
import { commandsOf } from './commands';
import { inWords } from './inWords';
import { stepsOf, type Runbook } from './runbook';
import type { RunbookGroup } from './runbookDifferences';

/**
 * What a person should know of a runbook that nobody here was shown before: what it runs, what it lets through, where it
 * works, and what only people read last.
 * @param shipped whose kinds of step a reader may take for granted
 */
export function introduction(
  runbook: Runbook,
  shipped: readonly Runbook[],
  kinds: ReadonlyMap<string, Kind>,
): readonly RunbookGroup[] {
  const { service, description, inputs = {} } = runbook;
  const mayWait = service?.mayWait ?? { operators: [], triggers: [], dags: [] };
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
        ...mayWait.operators.map(each => `Counts as waiting: ${inWords(each)}`),
        ...mayWait.triggers.map(each => `Counts as waiting: ${inWords(each)}`),
        ...mayWait.dags.map(each => `May wait while it deploys: ${inWords(each)}`),
        `Steps: ${inWords([...own])}`,
      ],
    },
    {
      title: 'Where',
      lines:
        service === undefined
          ? []
          : [
              `Environment ${service.environment}, module ${service.module} in ${service.file}`,
              `Repositories ${service.infrastructure} and ${service.application}, image ${service.image}`,
              `Attributes ${service.versionAttribute} and ${service.flagAttribute}`,
              `Sentry ${inWords(service.sentry)}`,
            ],
    },
    {
      title: 'Words',
      lines: description === undefined ? [] : [neutral(description, 200)],
      isProse: true as const,
    },
  ].filter(({ lines }) => lines.length > 0);
}
