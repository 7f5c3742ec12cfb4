import * as v from 'valibot';

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
const Texts = v.pipe(v.array(Text), v.maxLength(100));
const some = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(100));

/** What the services of a world are about. Its simulators know no other names. */
export const SubjectsSchema = v.strictObject({
  /** `OWNER/NAME` of the checkout's repository. */
  infrastructure: Text,
  /** The other repositories on GitHub; images are built from the first one. */
  applications: Texts,
  images: some(
    v.strictObject({
      /** Without the host. */
      name: Text,
      /** Name of the service that its releases are named after. */
      releases: Text,
      /** Prefix of its release tags; absent: `rel-`. */
      prefix: v.optional(v.pipe(v.string(), v.maxLength(60))),
      /** Prefix of its release tags in git; absent: `releases` and `-`. */
      gitPrefix: v.optional(v.pipe(v.string(), v.maxLength(60))),
      /** Whether its releases have version numbers instead of dates. */
      versions: v.optional(v.boolean()),
    }),
  ),
  /** Tags of the images besides those of releases, because modules name them. */
  deployed: Texts,
  /** GitHub Actions workflows. */
  workflows: some(
    v.strictObject({
      repository: Text,
      /** Its file name in `.github/workflows`. */
      file: Text,
      /** The event that triggers it. */
      event: v.picklist([
        'workflow_dispatch',
        'release',
        'push',
        'workflow_run',
        'repository_dispatch',
        'schedule',
      ]),
      /** The inputs that it requires, with no others allowed; absent: any inputs. */
      inputs: v.optional(Texts),
    }),
  ),
  /** Releases that are waiting to be published. */
  drafts: some(v.strictObject({ repository: Text, tag: Text })),
  /** Published releases besides those of images, oldest first. */
  published: v.optional(some(v.strictObject({ repository: Text, tag: Text }))),
  /** Pull requests that somebody else opens once someone looks for them; `*` in the branch matches anything. */
  pulls: some(v.strictObject({ repository: Text, branch: Text, path: Text })),
  /** Whether a colleague merges opened or approved pull requests. */
  merges: v.boolean(),
  /** IDs of DAGs that may wait during a deployment. */
  waitingDags: Texts,
  /** A DAG that must not run. */
  busyDag: Text,
  sentry: some(v.strictObject({ organization: Text, project: Text, environment: Text })),
  /** The applications' commits, oldest first: eight, the fifth of which upgrades Airflow. */
  commits: v.pipe(v.array(v.strictObject({ message: Text, file: Text })), v.length(8)),
  /** Login that opens the pull requests of releases. */
  bot: Text,
  /** File in the application that pins Airflow. */
  requirements: Text,
  /** Folder in the application for the changelogs of releases. */
  changelogs: Text,
});
export type Subjects = Readonly<v.InferOutput<typeof SubjectsSchema>>;
