import * as l10n from '@vscode/l10n';

/** Words about an apply's checks, depending on what they are. */
export interface ApplyWords {
  /** What comes before a new plan, as a sentence without its period. */
  readonly first: string;
  /** What a retry does to get a new plan, after "A retry". */
  readonly makes: string;
  /** The checks made for an approval from here. */
  readonly checks: string;
}

/** For a kind that looks at an Airflow's DAGs first and makes the fixed checks on approval. */
export const WITH_DAGS: ApplyWords = {
  first: l10n.t('DAGs are checked first'),
  makes: l10n.t('checks the DAGs first and makes'),
  checks: l10n.t('DAGs, flag, image, branch, lock'),
};
