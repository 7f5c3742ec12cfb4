import type { Decision } from '../journal/question';
import { stepState, type RunRecord } from '../journal/state';
import { frozen, outdatedDecision, requireReason, unknownChoice } from './refusals';
import { filledIn } from './filledIn';

/** What a person answered. */
export interface Answer {
  readonly question: string;
  /** What the person saw. */
  readonly subject: string;
  readonly choice: string;
  readonly reason?: string | undefined;
  /** What was filled in, by field. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/**
 * The decision that an answer to a step's question is.
 * @param who login, and ISO 8601
 * @throws {ProblemError} when anything but this question waits, when the choice is none of its, when a reason or a field is
 * missing, or when an incident freezes the run
 */
export function decisionOn(
  record: RunRecord,
  stepId: string,
  answer: Answer,
  who: Pick<Decision, 'by' | 'at'>,
): Decision {
  const { question } = stepState(record, stepId);
  if (question?.id !== answer.question || question.subject !== answer.subject) throw outdatedDecision();
  const choice = question.choices.find(c => c.id === answer.choice);
  if (choice === undefined) throw unknownChoice(answer.choice, question.title);
  if (record.incident?.frozen === true && choice.harmless !== true) throw frozen();
  const reason = choice.needsReason === true ? requireReason(answer.reason) : answer.reason;
  const values = filledIn(question.fields ?? [], answer.values ?? {});
  return {
    question: question.id,
    subject: question.subject,
    choice: choice.id,
    ...who,
    ...(reason === undefined ? {} : { reason }),
    ...(Object.keys(values).length === 0 ? {} : { values }),
  };
}
