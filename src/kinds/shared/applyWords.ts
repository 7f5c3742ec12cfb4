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
  first: 'DAGs are checked first',
  makes: 'checks the DAGs first and makes',
  checks: 'DAGs, flag, image, branch, lock',
};
