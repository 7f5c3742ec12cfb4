import type { FaultName } from './faults';
import type { Subjects } from './subjects';

/** How long things take in the world, in milliseconds. */
export interface WorldTiming {
  /** A dispatched workflow run stays queued. */
  readonly releaseQueuedMs: number;
  /** A workflow run stays in progress. */
  readonly releaseRunMs: number;
  /** A new instance takes until Airflow answers. */
  readonly bootMs: number;
  /** Between two pokes of a waiting sensor. */
  readonly pokeEveryMs: number;
  /** A poke, during which the sensor reads as running. */
  readonly pokeForMs: number;
  /** GitHub computes whether a pull request can be merged. */
  readonly mergeableMs: number;
  /** A colleague takes until a pull request is merged. */
  readonly mergeMs: number;
}

/** Short enough for a person to watch; tests choose shorter ones. */
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
  /** Absolute path of a folder of the world's own; made when absent, gone on with when it holds a world. */
  readonly directory: string;
  /** Airflow's major version; default 2. */
  readonly airflow?: 2 | 3;
  /** Login that GitHub returns for the token; default `octo-maintainer`. */
  readonly viewer?: string;
  /** Whether that login may push; default true. */
  readonly canPush?: boolean;
  /** false: servers only, without a checkout, Terraform or just; default true. */
  readonly checkout?: boolean;
  /** What its services are about; whoever starts the world makes the checkout. Default: the catalog. */
  readonly subjects?: Subjects;
  /** What an Airflow that is away looks like; default `refused`. */
  readonly airflowAway?: 'refused' | 'bad-gateway';
  /** false: GitHub doesn't know `return_run_details` and answers 400, as GitHub Enterprise Server does; default true. */
  readonly returnsRunDetails?: boolean;
  /** true: the release wraps the image into a new index, so that the digest differs; default false. */
  readonly wrapsReleasedImage?: boolean;
  /** true: only the rehearsal's reader may pull images; default false. */
  readonly privateImages?: boolean;
  /** Whether the newest image carries a newer Airflow than the running one; default true. */
  readonly upgrade?: boolean;
  readonly timing?: Partial<WorldTiming>;
  /** Faults that are on from the beginning. */
  readonly faults?: readonly FaultName[];
  /** Folders to look for just and terraform in, as in PATH; default `process.env.PATH`. */
  readonly path?: string;
}
