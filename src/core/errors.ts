import * as l10n from '@vscode/l10n';

/**
 * What went wrong, in the words a person needs to act: the cause, the place, and the remedy.
 * Plain JSON, so that it can be journaled and shown in tree, checklist and terminal alike.
 */
export interface Problem {
  /** Stable identifier of the cause, e.g. `airflow.unauthorized`. Code decides on this, never on the text. */
  readonly code: string;
  /** One sentence: what happened and where. */
  readonly message: string;
  /** One sentence: what the person does next. */
  readonly remedy: string;
  /** Longer evidence, e.g. the start of an unexpected answer, already free of secrets. */
  readonly detail?: string;
}

/** An error that is safe and useful to show to a person. Everything thrown across folders is one of these. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(`${problem.message} ${problem.remedy}`, options);
    this.name = 'ProblemError';
  }

  /** The bundles of extension and engine each contain a copy of this class, so it is recognized by name, not identity. */
  static override [Symbol.hasInstance](value: unknown): value is ProblemError {
    return value instanceof Error && value.name === 'ProblemError';
  }
}

/** Thrown when a person cancelled; never shown as a failure. */
export class CancelledError extends Error {
  constructor() {
    super('Cancelled.');
    this.name = 'CancelledError';
  }

  /** Like {@link ProblemError}, recognized by name across bundles. */
  static override [Symbol.hasInstance](value: unknown): value is CancelledError {
    return value instanceof Error && value.name === 'CancelledError';
  }
}

/** Turns anything that was thrown into a problem that can be shown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'unexpected',
    message: l10n.t`Something unexpected happened: ${message}`,
    remedy: l10n.t('Try again; if it happens again, open the log (Deploy Runbook: Show Log) and report it.'),
    ...(error instanceof Error && error.stack !== undefined ? { detail: error.stack } : {}),
  };
}
