import * as v from 'valibot';
import { isRehearsalOrigin } from '../../core/rehearsal';

const Address = v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d+$/));

/**
 * `<directory>/world.json`, where the extension, the recipes and the tests find a running world. Its secrets are made up and
 * open nothing but the world itself.
 */
export const WorldFileSchema = v.strictObject({
  version: v.literal(2),
  /** Unique to this world; `GET /control/world` returns it. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** `remote.origin.url` of the infrastructure repository; no real repository has it. */
  repository: v.pipe(v.string(), v.check(isRehearsalOrigin)),
  /** Origins of the servers, without a trailing slash. */
  addresses: v.strictObject({
    airflow: Address,
    github: Address,
    registry: Address,
    sentry: Address,
    slack: Address,
    control: Address,
  }),
  credentials: v.strictObject({
    airflow: v.strictObject({ username: v.string(), password: v.string() }),
    githubToken: v.string(),
    sentryToken: v.string(),
    /** The whole webhook address. */
    slackWebhook: v.string(),
    /** For pulling private images; absent: they are public. */
    registry: v.optional(v.strictObject({ username: v.string(), password: v.string() })),
  }),
  /** Absolute paths of the programs to use. */
  tools: v.strictObject({
    just: v.string(),
    terraform: v.string(),
    justIsStandIn: v.boolean(),
    terraformIsStandIn: v.boolean(),
  }),
  /** Absolute path of the infrastructure repository's checkout; null when the world has none. */
  checkout: v.nullable(v.string()),
  /** Process ID of the world's server. */
  pid: v.pipe(v.number(), v.integer()),
  /** For people who read the file; the world itself keeps its faults elsewhere. */
  faultsOn: v.array(v.string()),
});
export type WorldFile = Readonly<v.InferOutput<typeof WorldFileSchema>>;

/** Name of the file in the world's directory. */
export const WORLD_FILE = 'world.json';
