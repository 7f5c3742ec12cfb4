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
      /** Without host. */
      name: Text,
      /** What its releases are called after. */
      releases: Text,
      /** What its tags of releases begin with; absent: `rel-`. */
      prefix: v.optional(v.pipe(v.string(), v.maxLength(60))),
      /** What tags of its releases begin with in git; absent: `releases` and `-`. */
      gitPrefix: v.optional(v.pipe(v.string(), v.maxLength(60))),
      /** Its releases are numbered; else they have dates. */
      versions: v.optional(v.boolean()),
    }),
  ),
  /** Tags that the images have besides those of their releases, because modules name them. */
  deployed: Texts,
  /** Workflows of GitHub. */
  workflows: some(
    v.strictObject({
      repository: Text,
      /** Its file name in `.github/workflows`. */
      file: Text,
      /** What starts it. */
      event: v.picklist([
        'workflow_dispatch',
        'release',
        'push',
        'workflow_run',
        'repository_dispatch',
        'schedule',
      ]),
      /** Inputs that it requires, and takes no others; absent: it takes any. */
      inputs: v.optional(Texts),
    }),
  ),
  /** Releases that wait to be published. */
  drafts: some(v.strictObject({ repository: Text, tag: Text })),
  /** Published releases besides those of images, oldest first. */
  published: v.optional(some(v.strictObject({ repository: Text, tag: Text }))),
  /** Pull requests that somebody else opens once they are looked for; `*` in the branch stands for anything. */
  pulls: some(v.strictObject({ repository: Text, branch: Text, path: Text })),
  /** Whether a colleague merges what was opened or approved. */
  merges: v.boolean(),
  /** Ids of DAGs that may wait while others deploy. */
  waitingDags: Texts,
  /** A DAG that must not run. */
  busyDag: Text,
  sentry: some(v.strictObject({ organization: Text, project: Text, environment: Text })),
  /** Commits of the applications, oldest first: eight, the fifth of which upgrades Airflow. */
  commits: v.pipe(v.array(v.strictObject({ message: Text, file: Text })), v.length(8)),
  /** Login that opens the pull requests of releases. */
  bot: Text,
  /** File of the application that pins Airflow. */
  requirements: Text,
  /** Folder of the application in which releases put their changelogs. */
  changelogs: Text,
});
export type Subjects = Readonly<v.InferOutput<typeof SubjectsSchema>>;
