import { inputFault, type Input } from '../../core/runbook/inputs';
import type { RunbookParser } from '../../core/parsing/parseRunbook';
import { sampleOf } from '../../core/text/patternSample';

/** In place of what only a person knows. */
const WORD = 'rehearsed';
const COMMIT = 'c0ffee'.repeat(7).slice(0, 40);

/**
 * What an input is in the rehearsal if a person accepts what is proposed: its default, or something made up. The rehearsal's
 * services have what it names.
 * @returns undefined if nothing can be made up
 */
export function proposedFor(input: Input): string | undefined {
  if (input.default !== undefined) return String(input.default);
  if (input.type === 'choice') return input.options[0];
  if (input.type === 'boolean') return undefined;
  if (input.type === 'commit') return COMMIT;
  const made = input.type === 'text' && input.pattern !== undefined ? sampleOf(input.pattern) : WORD;
  return made !== undefined && inputFault(input, made) === undefined ? made : undefined;
}

/** The same parser, except that whatever a person would have to write has a proposal as its default. */
export function withProposals(parse: RunbookParser): RunbookParser {
  return (...given) => {
    const { runbook, ...parsed } = parse(...given);
    if (runbook?.inputs === undefined) return { runbook, ...parsed };
    const inputs = Object.entries(runbook.inputs).map(([name, input]): [string, Input] => {
      if (input.type === 'choice' || input.type === 'boolean') return [name, input];
      const proposed = proposedFor(input);
      return [name, proposed === undefined ? input : { ...input, default: proposed }];
    });
    return { ...parsed, runbook: { ...runbook, inputs: Object.fromEntries(inputs) } };
  };
}
