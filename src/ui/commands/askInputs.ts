import * as l10n from '@vscode/l10n';
import { inputFault, type Input } from '../../core/runbook/inputs';
import type { RunbookChoice } from '../../core/candidates/runbookChoice';
import { askInTurn, askOne, askText, type Question } from '../signIn/steps';

type Answers = Readonly<Record<string, string>>;

/**
 * Asks for the inputs of a runbook that is about to start, one after another.
 * @param what the action, as the title names it
 * @returns values by name
 * @throws {CancelledError} when the person cancels
 */
export function askInputs(
  { title, inputs }: Pick<RunbookChoice, 'title' | 'inputs'>,
  what = l10n.t('Start'),
): Promise<Answers> {
  const questions = Object.entries(inputs).map(([name, input]) => questionOn(name, input));
  return askInTurn<Answers>(l10n.t`${what} “${title}”`, {}, () => questions);
}

function questionOn(name: string, input: Input): Question<Answers> {
  const prompt = input.description === undefined ? name : `${name}: ${input.description}`;
  return async (answers, place) => {
    const before = answers[name] ?? (input.default === undefined ? undefined : String(input.default));
    const options =
      input.type === 'choice' ? input.options : input.type === 'boolean' ? ['true', 'false'] : undefined;
    if (options === undefined) {
      const value = await askText(place, {
        prompt,
        ...(before === undefined ? {} : { value: before }),
        validate: text => inputFault(input, text),
      });
      return { ...answers, [name]: value };
    }
    const items = options.map(label => ({ label }));
    const chosen = await askOne(
      place,
      prompt,
      items,
      items.find(({ label }) => label === before),
    );
    return { ...answers, [name]: chosen.label };
  };
}
