/** What is said of an apply's checks, by what they are. */
export interface ApplyWords {
  /** What comes before a new plan, as a sentence without its full stop. */
  readonly first: string;
  /** What a retry does to get a new plan, behind "A retry". */
  readonly makes: string;
  /** The checks that an approval from here makes. */
  readonly checks: string;
}

/** Where the DAGs of an Airflow are looked at before, and the fixed checks inside the click. */
export const WITH_DAGS: ApplyWords = {
  first: 'DAGs are checked first',
  makes: 'checks the DAGs first and makes',
  checks: 'DAGs, flag, image, branch, lock',
};
