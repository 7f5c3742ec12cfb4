import type { Answer } from '../../src/core/engine/decisionOn';
import type { Question } from '../../src/core/journal/question';

/**
 * The answer of a person who agrees, and fills in what must be.
 * @param choice ID of another choice than the first one
 */
export function agreed({ id, subject, choices, fields = [] }: Question, choice = choices[0]?.id): Answer {
  const mustBe = fields.filter(({ optional }) => optional !== true);
  return {
    ...{ question: id, subject, choice: choice ?? '' },
    values: Object.fromEntries(mustBe.map(({ name }) => [name, 'nothing'])),
    reason: 'It is as the runbook says.',
  };
}
