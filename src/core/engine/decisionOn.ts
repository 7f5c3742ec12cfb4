import type { Decision } from '../journal/question';
import { stepState, type RunRecord } from '../journal/state';
import { frozen, outdatedDecision, requireReason, unknownChoice } from './refusals';
import { filledIn } from './filledIn';

/** A person's answer. */
export interface Answer {
  readonly question: string;
  /** What the person saw. */
  readonly subject: string;
  readonly choice: string;
  readonly reason?: string | undefined;
  /** Values of the fields that were filled in, by name. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/**
 * Turns an answer to a step's question into a decision.
 * @param who login, and ISO 8601
 * @throws {ProblemError} if this question isn't the one waiting, the choice isn't one of its choices, a reason or field is
 * missing, or an incident freezes the run
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
