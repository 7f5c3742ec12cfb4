import type { FaultName } from './faults';
import type { Subjects } from './subjects';

/** Durations in the world, in milliseconds. */
export interface WorldTiming {
  /** How long a dispatched workflow run stays queued. */
  readonly releaseQueuedMs: number;
  /** How long a workflow run stays in progress. */
  readonly releaseRunMs: number;
  /** How long a new instance takes until Airflow answers. */
  readonly bootMs: number;
  /** Time between two pokes of a waiting sensor. */
  readonly pokeEveryMs: number;
  /** How long a poke takes, during which the sensor is running. */
  readonly pokeForMs: number;
  /** How long GitHub takes to compute whether a pull request can be merged. */
  readonly mergeableMs: number;
  /** How long a colleague takes to merge a pull request. */
  readonly mergeMs: number;
}

/** Short enough for a person to watch; tests use shorter ones. */
export const defaultTiming: WorldTiming = {
  releaseQueuedMs: 3_000,
  releaseRunMs: 12_000,
  bootMs: 10_000,
  pokeEveryMs: 10_000,
  pokeForMs: 0,
  mergeableMs: 1_000,
  mergeMs: 8_000,
};

export interface WorldOptions {
  /** Absolute path of the world's own folder; created if missing, resumed if it already has a world. */
  readonly directory: string;
  /** Airflow's major version; default 2. */
  readonly airflow?: 2 | 3;
  /** Login that GitHub returns for the token; default `octo-maintainer`. */
  readonly viewer?: string;
  /** Whether that login may push; default true. */
  readonly canPush?: boolean;
  /** false: servers only, without a checkout, Terraform or just; default true. */
  readonly checkout?: boolean;
  /** What its services are about; the caller then makes the checkout. Default: the catalog. */
  readonly subjects?: Subjects;
  /** How an Airflow that is down behaves; default `refused`. */
  readonly airflowAway?: 'refused' | 'bad-gateway';
  /** false: GitHub doesn't know `return_run_details` and answers 400, as GitHub Enterprise Server does; default true. */
  readonly returnsRunDetails?: boolean;
  /** true: the release wraps the image into a new index, so that the digest differs; default false. */
  readonly wrapsReleasedImage?: boolean;
  /** true: only the rehearsal's own reader may pull images; default false. */
  readonly privateImages?: boolean;
  /** Whether the newest image carries a newer Airflow than the running one; default true. */
  readonly upgrade?: boolean;
  readonly timing?: Partial<WorldTiming>;
  /** Faults that are on from the start. */
  readonly faults?: readonly FaultName[];
  /** Folders to search for just and terraform, in the format of PATH; default `process.env.PATH`. */
  readonly path?: string;
}
