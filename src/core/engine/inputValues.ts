import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { inputFault, type Inputs } from '../runbook/inputs';
import { neutral } from '../text/neutral';

/**
 * The inputs that a run starts with: the values given by a person, and defaults for the rest.
 * @param given by name
 * @throws {ProblemError} `run.input` if one is missing, not accepted, or wasn't asked for
 */
export function inputValues(
  inputs: Inputs = {},
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).find(name => !Object.hasOwn(inputs, name));
  if (unknown !== undefined) throw refused(unknown, l10n.t('The runbook does not ask for it.'));
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      const whole = value ?? (input.default === undefined ? '' : String(input.default));
      const fault = inputFault(input, whole);
      if (fault !== undefined) throw refused(name, fault);
      return [name, whole];
    }),
  );
}

function refused(name: string, fault: string): ProblemError {
  return new ProblemError({
    code: 'run.input',
    message: l10n.t`Nothing was started. The value of "${neutral(name, 80)}" is not accepted: ${neutral(fault, 400)}`,
    remedy: l10n.t('Start again and fill it in as it is asked for.'),
  });
}
