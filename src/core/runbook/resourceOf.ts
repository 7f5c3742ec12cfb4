import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { inWords } from './inWords';
import { nearest } from './nearest';
import {
  canBe,
  TYPES,
  type ResourceOfRole,
  type Resources,
  type Role,
  type TerraformModule,
} from './resources';
import type { Runbook, Step } from './runbook';

/** What a kind declares to use: a role, or an attribute that the module must have. */
export type Use = Role | 'module.version' | 'module.flag';
export type RoleOf<U extends Use> = U extends 'module.version' | 'module.flag' ? 'module' : Extract<U, Role>;
/** The resources that a kind uses, by role. */
export type ResourcesOf<U extends Use> = Pick<ResourceOfRole, RoleOf<U>>;

/** Role of what is declared. */
function roleOf(use: Use): Role {
  return use === 'module.version' || use === 'module.flag' ? 'module' : use;
}

type Naming = Pick<Step, 'with'>;

/**
 * The resource that a step means by a role: the one it names, the only one of that type, or the one named like the role.
 * @throws {ProblemError} `runbook.no-resource`
 */
export function resourceOf<R extends Role>(
  { id, resources = {} }: Pick<Runbook, 'id' | 'resources'>,
  step: Naming,
  role: R,
): ResourceOfRole[R] {
  const meant = meantBy(resources, step, role);
  if (typeof meant !== 'string') return meant;
  throw new ProblemError({
    code: 'runbook.no-resource',
    message: l10n.t`The runbook "${id}" doesn't say which ${TYPES[role]} a step is about.`,
    remedy: l10n.t('Describe it under "resources", on the default branch, and start again.'),
  });
}

/** {@link resourceOf}, or undefined if it can't be determined. */
export function resourceIfAny<R extends Role>(
  { resources = {} }: Pick<Runbook, 'resources'>,
  step: Naming,
  role: R,
): ResourceOfRole[R] | undefined {
  const meant = meantBy(resources, step, role);
  return typeof meant === 'string' ? undefined : meant;
}

/** All resources that a step means, each determined only on access. */
export function resourcesOf(runbook: Pick<Runbook, 'id' | 'resources'>, step: Naming): ResourceOfRole {
  const of = <R extends Role>(role: R) => resourceOf(runbook, step, role);
  return {
    get application() {
      return of('application');
    },
    get infrastructure() {
      return of('infrastructure');
    },
    get image() {
      return of('image');
    },
    get module() {
      return of('module');
    },
    get airflow() {
      return of('airflow');
    },
    get sentry() {
      return of('sentry');
    },
  };
}

/** Faults in the resources that a step of a kind uses, each with the key of the step where it is. */
export function resourceFaults(
  resources: Resources,
  step: Naming,
  { name, uses = [] }: { readonly name: string; readonly uses?: readonly Use[] },
): readonly { readonly path: readonly string[]; readonly message: string }[] {
  const types = Object.values(resources).map(({ type }) => type);
  const roles = [...new Set(uses.map(roleOf))];
  const lacks = [...new Set(roles.map(role => TYPES[role]))].filter(type => !types.includes(type));
  const none = lacks.map(type => `"${type}"`).join(', ');
  return [
    ...(lacks.length === 0
      ? []
      : [
          {
            path: ['kind'],
            message: l10n.t`A step of kind "${name}" needs a resource of type ${none}, and this runbook describes none. Describe it under "resources".`,
          },
        ]),
    ...roles
      .filter(role => !lacks.includes(TYPES[role]))
      .flatMap(role => {
        const meant = meantBy(resources, step, role);
        if (typeof meant === 'string')
          return [{ path: step.with?.[role] === undefined ? ['kind'] : ['with', role], message: meant }];
        return (['version', 'flag'] as const)
          .filter(key => uses.includes(`module.${key}`) && canBe('module', meant) && meant[key] === undefined)
          .map(key => ({
            path: ['kind'],
            message: l10n.t`A step of kind "${name}" needs "${key}" of its module, the attribute that holds ${key === 'flag' ? l10n.t('the flag') : l10n.t('the version')}. Describe it under "resources".`,
          }));
      }),
  ];
}

/** Attribute of a module with the deployed version. @throws {ProblemError} `runbook.no-version` */
export function versionOf(module: TerraformModule): string {
  return module.version ?? notDescribed(module, 'version');
}

/** Attribute of a module that guards its apply. @throws {ProblemError} `runbook.no-flag` */
export function flagOf(module: TerraformModule): string {
  return module.flag ?? notDescribed(module, 'flag');
}

/** Name under which an image is released; default: the last part of its own. */
export function releaseName({ name, releases }: ResourceOfRole['image']): string {
  return typeof releases === 'string' ? releases : name.slice(name.lastIndexOf('/') + 1);
}

/** Prefix of an image's release tags in git. */
export function releasePrefix(image: ResourceOfRole['image']): string {
  const { releases } = image;
  return typeof releases === 'object' ? releases.prefix : `${releaseName(image)}-`;
}

/** Display name of a module. */
export function nameOf({ name, module }: TerraformModule): string {
  return name ?? module;
}

function notDescribed({ module }: TerraformModule, key: 'version' | 'flag'): never {
  throw new ProblemError({
    code: `runbook.no-${key}`,
    message: l10n.t`The runbook describes no ${key} of the module ${module}.`,
    remedy: l10n.t`Add "${key}" to the module under "resources", on the default branch, and start again.`,
  });
}

/** The resource, or what is wrong. */
function meantBy<R extends Role>(
  resources: Resources,
  { with: given }: Naming,
  role: R,
): ResourceOfRole[R] | string {
  const ofType = Object.entries(resources).flatMap(([name, resource]) =>
    canBe(role, resource) ? [{ name, resource }] : [],
  );
  const type = TYPES[role];
  const wanted = given?.[role];
  if (wanted !== undefined) {
    const named = ofType.find(({ name }) => name === wanted)?.resource;
    if (named !== undefined) return named;
    const near = nearest(
      inWords(wanted),
      ofType.map(({ name }) => name),
    );
    return l10n.t`"${inWords(wanted)}" is no resource of type "${type}". ${near === undefined ? l10n.t('Describe it under "resources".') : l10n.t`Did you mean "${near}"?`}`;
  }
  const [only, ...others] = ofType;
  if (only === undefined)
    return l10n.t`There is no resource of type "${type}". Describe one under "resources".`;
  if (others.length === 0) return only.resource;
  const called = ofType.find(({ name }) => name === role)?.resource;
  return (
    called ??
    l10n.t`There are several resources of type "${type}". Say which as "${role}": ${ofType.map(({ name }) => name).join(', ')}.`
  );
}
