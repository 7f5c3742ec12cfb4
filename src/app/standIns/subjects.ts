import * as v from 'valibot';
import { isReleaseTag, schemeOf } from '../../core/registry/tags';
import { releaseName, releasePrefix } from '../../core/runbook/resourceOf';
import type { Resource, Role, ResourceOfRole } from '../../core/runbook/resources';
import { canBe, modulesOf } from '../../core/runbook/resources';
import type { Runbook, Step } from '../../core/runbook/runbook';
import { partsOf, referencesIn, type Reference } from '../../core/runbook/references';
import { findPattern, literalPattern } from '../../core/text/pattern';
import { sampleOf } from '../../core/text/patternSample';
import type { Subjects } from '../../rehearsal/subjects';
import { proposedFor } from './inputs';

const REFERENCE = /\$\{\{[^{}]*\}\}/g;
const Text = v.optional(v.fallback(v.optional(v.string()), undefined));
/** The step parameters that name something a service must have. */
const Named = v.object({
  repository: Text,
  workflow: Text,
  follow: Text,
  tag: Text,
  from: Text,
  prefix: Text,
  branch: Text,
  author: Text,
  requirements: Text,
  folder: Text,
  paths: v.optional(v.fallback(v.array(v.string()), []), []),
  expect: v.optional(v.fallback(v.object({ output: Text }), {}), {}),
});
type Named = v.InferOutput<typeof Named>;

/**
 * What the rehearsal's services must have, for the steps of a runbook to find it.
 * @param origin `OWNER/NAME` of the checkout's repository
 * @param read the text of a file in the checkout
 */
export async function subjectsOf(
  runbook: Pick<Runbook, 'resources' | 'inputs' | 'phases' | 'rollback'>,
  origin: string,
  read: (file: string) => Promise<string | undefined>,
): Promise<Subjects> {
  const all = Object.entries(runbook.resources ?? {});
  const of = <R extends Role>(role: R): readonly ResourceOfRole[R][] =>
    all.flatMap(([, resource]) => (canBe(role, resource) ? [resource] : []));
  const steps = [...runbook.phases, ...(runbook.rollback ?? [])]
    .flatMap(({ steps: own }) => own)
    .map(step => ({
      ...step,
      named: v.parse(Named, step.with ?? {}),
    }));
  const [infrastructure, applications] = repositories(all, steps, origin);
  const airflows = of('airflow');
  const first = (key: 'author' | 'requirements' | 'folder', kinds: readonly string[]) =>
    steps.find(({ kind, named }) => kinds.includes(kind) && named[key] !== undefined)?.named[key];
  return {
    infrastructure,
    applications,
    images: of('image').map(imageOf),
    deployed: [...new Set([...(await deployedVersions(runbook, read)), ...pinnedTags(runbook, steps)])].slice(
      0,
      100,
    ),
    workflows: steps.flatMap(step => workflowOf(step, applications[0])),
    drafts: steps.flatMap(({ kind, named: { repository, tag } }) =>
      kind === 'publish-release' && repository !== undefined && tag !== undefined
        ? [{ repository, tag: sampleOf(likely(tag, runbook, steps)) ?? 'rehearsed' }]
        : [],
    ),
    published: steps.flatMap(publishedBy),
    pulls: steps.flatMap(({ kind, named: { repository = infrastructure, branch, paths } }) =>
      kind === 'pull-request' && branch !== undefined
        ? [{ repository, branch: branch.replaceAll(REFERENCE, '*'), path: pathIn(paths) }]
        : [],
    ),
    merges: true,
    waitingDags: [...new Set(airflows.flatMap(({ mayWait }) => mayWait.dags))],
    busyDag:
      airflows.flatMap(({ mustNotRun = [] }) => mustNotRun)[0]?.replaceAll('*', 'rehearsed') ?? 'import_data',
    sentry: of('sentry').map(({ organization, project, environment }) => ({
      organization,
      project,
      environment,
    })),
    commits: COMMITS,
    bot: first('author', ['changelog-pr']) ?? 'release-bot',
    requirements: first('requirements', ['airflow-version', 'rollback-target']) ?? 'requirements.txt',
    changelogs: first('folder', ['changelog-pr']) ?? 'documentation/changelogs',
  };
}

/** Named the way the runbook names its releases. */
function imageOf(image: ResourceOfRole['image']): Subjects['images'][number] {
  const { name, releases, tags } = image;
  const named = { name, releases: releaseName(image) };
  const gitPrefix = typeof releases === 'object' ? { gitPrefix: releasePrefix(image) } : {};
  if (tags === undefined) return { ...named, ...gitPrefix };
  const scheme = schemeOf(tags);
  const versions = scheme.order === 'version';
  const release = versions ? '1.5.0' : '2026.01.31.12.00.00';
  const prefix = [tags.prefix, '', 'v', 'rel-', 'release-'].find(
    each => each !== undefined && isReleaseTag(`${each}${release}`, scheme),
  );
  return {
    ...{ ...named, ...gitPrefix },
    ...(prefix === undefined ? {} : { prefix }),
    ...(versions ? { versions } : {}),
  };
}

/** Releases that a person chooses from, or that an input names. */
function publishedBy({ kind, named: { repository, from, prefix = 'v' } }: NamedStep): {
  readonly repository: string;
  readonly tag: string;
}[] {
  return kind === 'choose' && from === 'releases' && repository !== undefined
    ? ['1.4.0', '1.5.0'].map(release => ({ repository, tag: `${prefix}${release}` }))
    : [];
}

type NamedStep = Step & { readonly named: Named };

/** The checkout's repository, and the others, starting with the one that images are built from. */
function repositories(
  all: readonly (readonly [string, Resource])[],
  steps: readonly NamedStep[],
  origin: string,
): readonly [string, string[]] {
  const named = all.flatMap(([role, resource]) =>
    canBe('application', resource) ? [{ role, name: resource.name }] : [],
  );
  const infrastructure =
    named.find(({ name }) => name.toLowerCase() === origin.toLowerCase()) ??
    named.find(({ role }) => role === 'infrastructure');
  const own = infrastructure?.name ?? origin;
  const sorted = [...named].sort(
    (a, b) => Number(b.role === 'application') - Number(a.role === 'application'),
  );
  const others = [
    ...sorted.map(({ name }) => name),
    ...steps.flatMap(({ named: { repository } }) => repository ?? []),
  ];
  const isOther = (name: string): boolean => name.toLowerCase() !== own.toLowerCase();
  return [own, [...new Set(others.filter(isOther))]];
}

function workflowOf(step: NamedStep, application: string | undefined): Subjects['workflows'] {
  const { kind, named } = step;
  if (kind === 'release' && named.workflow !== undefined && application !== undefined)
    return [
      {
        repository: application,
        file: named.workflow,
        event: 'workflow_dispatch',
        inputs: ['app', 'image-sha'],
      },
    ];
  if (kind !== 'workflow' || named.workflow === undefined || named.repository === undefined) return [];
  const event = EVENTS.find(each => each === named.follow) ?? 'workflow_dispatch';
  return [{ repository: named.repository, file: named.workflow, event }];
}
const EVENTS = ['release', 'push', 'workflow_run', 'repository_dispatch', 'schedule'] as const;

/** What the modules currently deploy, according to their files: the registry must have these images. */
async function deployedVersions(
  runbook: Pick<Runbook, 'resources'>,
  read: (file: string) => Promise<string | undefined>,
): Promise<string[]> {
  const found: string[] = [];
  for (const { file, version } of modulesOf(runbook)) {
    if (version === undefined) continue;
    const value = new RegExp(`^\\s*${version}\\s*=\\s*"([^"$]{1,128})"`, 'gm');
    found.push(...[...((await read(file)) ?? '').matchAll(value)].map(([, tag = '']) => tag));
  }
  return found;
}

/** Tags that a step looks for in the registry, as given by an input or a command's stand-in. */
function pinnedTags(runbook: Pick<Runbook, 'inputs'>, steps: readonly NamedStep[]): readonly string[] {
  return steps.flatMap(({ kind, named: { tag = '' } }) => {
    const [reference] = kind === 'pin-image' ? referencesIn(tag) : [];
    return (reference && (givenBy(reference, runbook) ?? printed(reference, steps))) ?? [];
  });
}

/** What the stand-in of a command prints for a reference. */
function printed(reference: Reference, steps: readonly NamedStep[]): string | undefined {
  if (reference.of !== 'step') return undefined;
  const { output = '' } = steps.find(({ id }) => id === reference.step)?.named.expect ?? {};
  return findPattern(output, sampleOf(output) ?? '')?.[reference.name];
}

/** A pattern with the most likely values of its references: those a person gets by accepting what is proposed. */
function likely(pattern: string, runbook: Pick<Runbook, 'inputs'>, steps: readonly NamedStep[]): string {
  return partsOf(pattern)
    .parts.map(part => {
      if (!('reference' in part)) return part.text;
      return literalPattern(
        givenBy(part.reference, runbook) ?? printed(part.reference, steps) ?? 'rehearsed',
      );
    })
    .join('');
}

function givenBy(reference: Reference, { inputs = {} }: Pick<Runbook, 'inputs'>): string | undefined {
  const input = reference.of === 'input' ? inputs[reference.name] : undefined;
  return input && proposedFor(input);
}

/** A file that a pattern of paths would match. */
function pathIn([pattern = 'README.md']: readonly string[]): string {
  return pattern.replaceAll(/\*+/g, 'rehearsed');
}

const COMMITS: Subjects['commits'] = [
  { message: 'Begin', file: 'README.md' },
  { message: 'Retry requests that time out (#41)', file: 'src/requests.py' },
  { message: 'Skip records without an id (#44)', file: 'src/records.py' },
  { message: 'Index in parallel (#52)', file: 'src/index.py' },
  { message: 'Update a dependency (#57)', file: 'requirements.txt' },
  { message: 'Delete in batches (#63)', file: 'src/records.py' },
  { message: 'Log which worker is done (#68)', file: 'src/index.py' },
  { message: 'Describe how it works (#70)', file: 'docs/how.md' },
];
